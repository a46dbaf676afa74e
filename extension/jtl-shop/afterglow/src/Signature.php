<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

/**
 * Signs what goes to the backend and checks what it asks of us: HMAC-SHA256 over `<time>.<METHOD>.<path>.<body>`, hex, with the key's
 * secret. The same in both directions.
 */
final class Signature
{
    /** How far two clocks may be apart, in seconds. */
    public const TOLERANCE = 300;

    public static function of(string $secret, string $timestamp, string $method, string $path, string $body): string
    {
        return 'v1=' . \hash_hmac('sha256', $timestamp . '.' . \strtoupper($method) . '.' . $path . '.' . $body, $secret);
    }

    /** Whether `$given` was made with this secret over exactly this. */
    public static function isOf(string $secret, string $given, string $timestamp, string $method, string $path, string $body): bool
    {
        return $secret !== '' && \preg_match('/^\d{10}$/D', $timestamp) === 1
            && \hash_equals(self::of($secret, $timestamp, $method, $path, $body), $given);
    }

    /** Whether it was made now, as far as clocks agree. What is repeated within that time is taken twice: every call may come any number of times. */
    public static function isFresh(string $timestamp): bool
    {
        return \abs((int)$timestamp - \time()) <= self::TOLERANCE;
    }
}
