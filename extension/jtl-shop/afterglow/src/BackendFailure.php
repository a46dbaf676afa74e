<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

use RuntimeException;

/** Why the backend gave no answer; `reason` is a word the connection check explains. */
final class BackendFailure extends RuntimeException
{
    private const REFUSALS = ['unauthorized', 'clock_off', 'forbidden', 'invalid_input', 'conflict', 'not_found', 'rate_limited'];

    public function __construct(public readonly string $reason, string $message, public readonly int $clockOff = 0)
    {
        parent::__construct($message);
    }

    /** The backend is there and said no, at once. */
    public function isRefusal(): bool
    {
        return \in_array($this->reason, self::REFUSALS, true);
    }
}
