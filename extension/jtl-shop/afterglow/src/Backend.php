<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

/** Talks to Afterglow: signed, within a time limit, never following a redirect. */
final class Backend
{
    private const MAX_BYTES = 4194304;

    public function __construct(private readonly Settings $settings, private readonly Breaker $breaker)
    {
    }

    /**
     * Posts JSON and answers the JSON that comes back. Throws BackendFailure; `resting` where the breaker is open.
     *
     * @param array<string, mixed> $body
     * @return array<string, mixed>
     */
    public function post(string $path, array $body, int $timeoutMs): array
    {
        if (!$this->settings->isComplete()) {
            throw new BackendFailure('not_connected', 'Address and key are not set.');
        }
        if (!$this->breaker->allows()) {
            throw new BackendFailure('resting', 'The backend did not answer; it is asked again shortly.');
        }
        try {
            $answer = $this->send($path, $body, $timeoutMs);
        } catch (BackendFailure $failure) {
            // A refusal is an answer: waiting would not change it, and it came fast.
            if (!\in_array($failure->reason, ['unauthorized', 'forbidden', 'invalid_input', 'conflict'], true)) {
                $this->breaker->failed();
            }
            throw $failure;
        }
        $this->breaker->succeeded();

        return $answer;
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
        $handle = \curl_init($url);
        \curl_setopt_array($handle, [
            \CURLOPT_POST => true,
            \CURLOPT_POSTFIELDS => $json,
            \CURLOPT_HTTPHEADER => [
                'Content-Type: application/json', 'Accept: application/json', 'Expect:',
                'Afterglow-Key: ' . $this->settings->keyId(), 'Afterglow-Timestamp: ' . $timestamp,
                'Afterglow-Signature: ' . Signature::of($this->settings->secret(), $timestamp, 'POST', $signed, (string)$json),
            ],
            \CURLOPT_CONNECTTIMEOUT_MS => $timeoutMs,
            \CURLOPT_TIMEOUT_MS => $timeoutMs,
            \CURLOPT_NOSIGNAL => true,
            \CURLOPT_FOLLOWLOCATION => false,
            \CURLOPT_PROTOCOLS => \CURLPROTO_HTTP | \CURLPROTO_HTTPS,
            \CURLOPT_USERAGENT => 'Afterglow for JTL-Shop',
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

        return self::read($status, $received);
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

    /** @return array<string, mixed> */
    private static function read(int $status, string $received): array
    {
        $data = \json_decode($received, true, 64);
        if ($status >= 200 && $status < 300 && \is_array($data)) {
            return $data;
        }
        $code = \is_array($data) ? ($data['error']['code'] ?? null) : null;
        $message = \is_array($data) ? ($data['error']['message'] ?? null) : null;
        throw new BackendFailure(
            \is_string($code) ? $code : ($status >= 200 && $status < 300 ? 'not_afterglow' : 'status_' . $status),
            \is_string($message) ? $message : 'The backend answered ' . $status . '.'
        );
    }
}
