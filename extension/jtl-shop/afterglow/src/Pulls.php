<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

/** Remembers when Afterglow last fetched the outbox, and when somebody was refused and why: for the connection check. */
final class Pulls
{
    private const ANSWERED = 'pull_answered';
    private const REFUSED = 'pull_refused';
    /** Whoever knocks all the time makes no more writes than one in this many seconds. */
    private const EVERY_SECONDS = 10;

    public function __construct(private readonly State $state)
    {
    }

    public function answered(): void
    {
        $this->remember(self::ANSWERED, '');
    }

    public function refused(string $reason): void
    {
        $this->remember(self::REFUSED, $reason);
    }

    /** @return array{answered: int, refused: int, reason: string} epoch seconds, 0 for never */
    public function tell(): array
    {
        [$answered] = $this->read(self::ANSWERED);
        [$refused, $reason] = $this->read(self::REFUSED);

        return ['answered' => $answered, 'refused' => $refused, 'reason' => $reason];
    }

    private function remember(string $name, string $reason): void
    {
        [$at] = $this->read($name);
        if (\time() - $at >= self::EVERY_SECONDS) {
            $this->state->set($name, \time() . ':' . $reason);
        }
    }

    /** @return array{0: int, 1: string} */
    private function read(string $name): array
    {
        $parts = \explode(':', $this->state->get($name) ?? '0:', 2);

        return [(int)$parts[0], $parts[1] ?? ''];
    }
}
