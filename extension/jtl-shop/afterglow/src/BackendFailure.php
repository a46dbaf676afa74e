<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

use RuntimeException;

/** Why the backend gave no answer; `reason` is a word the connection check explains. */
final class BackendFailure extends RuntimeException
{
    public function __construct(public readonly string $reason, string $message)
    {
        parent::__construct($message);
    }
}
