<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

/**
 * Keeps a backend that does not answer from slowing the shop down. It is shared by all PHP processes: after the first failures nobody
 * asks for a while, then one process tries; what it learns counts for all.
 */
final class Breaker
{
    private const NAME = 'breaker';
    /** Failures in a row after which nobody waits any more. */
    private const OPENS_AFTER = 2;
    private const FIRST_REST = 30;
    private const LONGEST_REST = 600;

    public function __construct(private readonly State $state)
    {
    }

    /** Whether this process may ask now. Where the rest is over, the one that gets the turn moves it on for the others. */
    public function allows(): bool
    {
        $known = $this->state->get(self::NAME);
        [$failures, $until] = self::read($known);
        if ($failures < self::OPENS_AFTER) {
            return true;
        }
        if (\time() < $until) {
            return false;
        }

        return $this->state->replace(self::NAME, (string)$known, self::write($failures, \time() + self::restOf($failures)));
    }

    public function failed(): void
    {
        [$failures] = self::read($this->state->get(self::NAME));
        $this->state->set(self::NAME, self::write($failures + 1, \time() + self::restOf($failures + 1)));
    }

    public function succeeded(): void
    {
        $known = $this->state->get(self::NAME);
        if ($known !== null && self::read($known)[0] > 0) {
            $this->state->set(self::NAME, self::write(0, 0));
        }
    }

    /** @return array{failures: int, until: int} for the connection check */
    public function tell(): array
    {
        [$failures, $until] = self::read($this->state->get(self::NAME));

        return ['failures' => $failures, 'until' => $failures >= self::OPENS_AFTER ? $until : 0];
    }

    private static function restOf(int $failures): int
    {
        return \min(self::LONGEST_REST, self::FIRST_REST * 2 ** \min(10, \max(0, $failures - self::OPENS_AFTER)));
    }

    /** @return array{0: int, 1: int} failures in a row, and until when nobody asks */
    private static function read(?string $value): array
    {
        $parts = \explode(':', $value ?? '0:0');

        return [(int)$parts[0], (int)($parts[1] ?? 0)];
    }

    private static function write(int $failures, int $until): string
    {
        return $failures . ':' . $until;
    }
}
