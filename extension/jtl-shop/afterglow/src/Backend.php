<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

/** Talks to Afterglow: signed, within a time limit, never following a redirect. */
final class Backend
{
    private const MAX_BYTES = 4194304;
    private const CONNECT_MS = 2000;

    public function __construct(private readonly Settings $settings, private readonly Breaker $inline, private readonly Breaker $later)
    {
    }

    /** Whether a page that is being made need not even read what it would tell: who is slow, or does not answer at all, is not asked. */
    public function isResting(): bool
    {
        return $this->inline->isResting() || $this->later->isResting();
    }

    /**
     * For a page that is being made: asks only while the backend has been quick.
     *
     * @param array<string, mixed> $body
     * @return array<string, mixed>
     * @throws BackendFailure
     */
    public function postInline(string $path, array $body, int $timeoutMs): array
    {
        return $this->guarded($this->inline, $path, $body, $timeoutMs);
    }

    /**
     * Posts JSON and answers the JSON that comes back. Throws BackendFailure; `resting` where the breaker is open.
     *
     * @param array<string, mixed> $body
     * @return array<string, mixed>
     */
    public function post(string $path, array $body, int $timeoutMs): array
    {
        return $this->guarded($this->later, $path, $body, $timeoutMs);
    }

    /**
     * For the merchant who asks whether it works: asks in any case, and what it learns counts for all.
     *
     * @param array<string, mixed> $body
     * @return array<string, mixed>
     * @throws BackendFailure
     */
    public function check(string $path, array $body, int $timeoutMs): array
    {
        $this->demandSettings();
        $answer = $this->send($path, $body, $timeoutMs);
        $this->inline->succeeded();
        $this->later->succeeded();

        return $answer;
    }

    /**
     * @param array<string, mixed> $body
     * @return array<string, mixed>
     */
    private function guarded(Breaker $breaker, string $path, array $body, int $timeoutMs): array
    {
        $this->demandSettings();
        if (!$breaker->allows()) {
            throw self::resting();
        }
        try {
            $answer = $this->send($path, $body, $timeoutMs);
        } catch (BackendFailure $failure) {
            // A refusal is an answer: waiting would not change it, and it came fast.
            if (!$failure->isRefusal()) {
                $breaker->failed();
            }
            throw $failure;
        }
        $breaker->succeeded();

        return $answer;
    }

    private function demandSettings(): void
    {
        if (!$this->settings->isComplete()) {
            throw new BackendFailure('not_connected', 'Address and key are not set.');
        }
    }

    private static function resting(): BackendFailure
    {
        return new BackendFailure('resting', 'The backend did not answer; it is asked again shortly.');
    }

    /**
     * @param array<string, mixed> $body
     * @return array<string, mixed>
     */
    private function send(string $path, array $body, int $timeoutMs): array
    {
        $json = \json_encode($body, \JSON_UNESCAPED_UNICODE | \JSON_UNESCAPED_SLASHES | \JSON_INVALID_UTF8_SUBSTITUTE | \JSON_PRESERVE_ZERO_FRACTION);
        $timestamp = (string)\time();
        $url = $this->settings->backend() . $path;
        $signed = (string)\parse_url($url, \PHP_URL_PATH);
        $received = '';
        $date = null;
        $handle = \curl_init($url);
        \curl_setopt_array($handle, [
            \CURLOPT_POST => true,
            \CURLOPT_POSTFIELDS => $json,
            \CURLOPT_HTTPHEADER => [
                'Content-Type: application/json', 'Accept: application/json', 'Expect:',
                'Afterglow-Key: ' . $this->settings->keyId(), 'Afterglow-Timestamp: ' . $timestamp,
                'Afterglow-Signature: ' . Signature::of($this->settings->secret(), $timestamp, 'POST', $signed, (string)$json),
            ],
            \CURLOPT_CONNECTTIMEOUT_MS => \min($timeoutMs, self::CONNECT_MS),
            \CURLOPT_TIMEOUT_MS => $timeoutMs,
            \CURLOPT_NOSIGNAL => true,
            \CURLOPT_FOLLOWLOCATION => false,
            \CURLOPT_PROTOCOLS => \CURLPROTO_HTTP | \CURLPROTO_HTTPS,
            \CURLOPT_USERAGENT => 'Afterglow for JTL-Shop',
            \CURLOPT_HEADERFUNCTION => static function ($handle, string $line) use (&$date): int {
                if (\stripos($line, 'Date:') === 0) {
                    $date = \strtotime(\trim(\substr($line, 5))) ?: null;
                }

                return \strlen($line);
            },
            \CURLOPT_WRITEFUNCTION => static function ($handle, string $chunk) use (&$received): int {
                $received .= $chunk;

                return \strlen($received) > self::MAX_BYTES ? 0 : \strlen($chunk);
            },
        ]);
        $done = \curl_exec($handle);
        $status = (int)\curl_getinfo($handle, \CURLINFO_RESPONSE_CODE);
        $error = \curl_errno($handle);
        \curl_close($handle);
        if ($done === false) {
            throw new BackendFailure(self::reasonOf($error), 'The backend did not answer (curl ' . $error . ').');
        }

        return self::read($status, $received, $date === null ? 0 : \time() - $date);
    }

    private static function reasonOf(int $error): string
    {
        return match ($error) {
            \CURLE_OPERATION_TIMEDOUT => 'too_slow',
            \CURLE_COULDNT_RESOLVE_HOST => 'no_such_host',
            \CURLE_SSL_CONNECT_ERROR, \CURLE_SSL_PEER_CERTIFICATE, \CURLE_SSL_CACERT, 83 => 'bad_certificate',
            default => 'no_connection',
        };
    }

    /** `$clockOff` is how many seconds our clock is ahead of theirs. @return array<string, mixed> */
    private static function read(int $status, string $received, int $clockOff): array
    {
        $data = \json_decode($received, true, 64);
        if ($status >= 200 && $status < 300 && \is_array($data)) {
            return $data;
        }
        if ($status >= 300 && $status < 400) {
            throw new BackendFailure('redirected', 'The backend leads to another address (' . $status . ').');
        }
        $code = \is_array($data) ? ($data['error']['code'] ?? null) : null;
        $message = \is_array($data) ? ($data['error']['message'] ?? null) : null;
        if (!\is_string($code) || !\is_string($message)) {
            $html = $received !== '' && !\is_array($data) && $status < 500;
            throw new BackendFailure($html ? 'not_afterglow' : 'status_' . $status, 'The backend answered ' . $status . '.');
        }
        if ($code === 'unauthorized' && \abs($clockOff) > Signature::TOLERANCE) {
            throw new BackendFailure('clock_off', 'This server\'s clock is ' . $clockOff . ' seconds off.', $clockOff);
        }
        throw new BackendFailure($code, $message);
    }
}
