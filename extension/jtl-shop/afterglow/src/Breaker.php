<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

/**
 * Keeps a backend that does not answer from slowing the shop down. It is shared by all PHP processes: after the first failures nobody
 * asks for a while, then one process tries; what it learns counts for all. There are two: a backend that is merely slow is no longer
 * asked while a page is made, and still fills it in later.
 */
final class Breaker
{
    /** Calls a buyer's page waits for, at most a blink each. */
    public const INLINE = 'breaker_inline';
    /** All the others. */
    public const LATER = 'breaker_later';
    /** Failures in a row after which nobody waits any more. */
    private const OPENS_AFTER = 2;
    private const FIRST_REST = 30;
    private const LONGEST_REST = 600;

    public function __construct(private readonly State $state, private readonly string $name)
    {
    }

    /** Whether this process may ask now. Where the rest is over, the one that gets the turn moves it on for the others. */
    public function allows(): bool
    {
        $known = $this->state->get($this->name);
        [$failures, $until] = self::read($known);
        if ($failures < self::OPENS_AFTER) {
            return true;
        }
        if (\time() < $until) {
            return false;
        }

        return $this->state->replace($this->name, (string)$known, self::write($failures, \time() + self::restOf($failures)));
    }

    /** As `allows`, without taking the turn. */
    public function isResting(): bool
    {
        return $this->tell()['until'] > \time();
    }

    public function failed(): void
    {
        [$failures] = self::read($this->state->get($this->name));
        $this->state->set($this->name, self::write($failures + 1, \time() + self::restOf($failures + 1)));
    }

    public function succeeded(): void
    {
        $known = $this->state->get($this->name);
        if ($known !== null && self::read($known)[0] > 0) {
            $this->state->set($this->name, self::write(0, 0));
        }
    }

    /** @return array{failures: int, until: int} for the connection check */
    public function tell(): array
    {
        [$failures, $until] = self::read($this->state->get($this->name));

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
