<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

use JTL\Shop;

/** Addresses of the shop that lead to an order's page. Whoever holds one may see the order; nobody can make one up. */
final class OrderLink
{
    public const PAGE_PATH = '/afterglow/page';
    public const ORDER_PATH = '/afterglow/order';
    /** As long as a page that is open may take to load what came too late. */
    private const PAGE_SECONDS = 3600;
    private const DAY_SECONDS = 86400;
    /** As long as Afterglow's own links hold. */
    private const MAIL_DAYS = 400;

    public function __construct(private readonly State $state)
    {
    }

    /** For mails: leads to the order page whatever happens to Afterglow in between. */
    public function ofMail(int $orderId): string
    {
        $day = \intdiv(\time(), self::DAY_SECONDS);

        return Shop::getURL() . self::ORDER_PATH . '?o=' . $orderId . '&d=' . $day . '&s=' . $this->sign('order', $orderId . ' ' . $day);
    }

    public function isOfMail(int $orderId, int $day, string $signature): bool
    {
        return $day >= \intdiv(\time(), self::DAY_SECONDS) - self::MAIL_DAYS && \hash_equals($this->sign('order', $orderId . ' ' . $day), $signature);
    }

    /** For an element that loads by itself, for an hour; relative to the shop. */
    public function page(int $orderId, string $placement): string
    {
        $until = \time() + self::PAGE_SECONDS;

        return Shop::getURL() . self::PAGE_PATH . '?o=' . $orderId . '&p=' . $placement . '&u=' . $until
            . '&s=' . $this->sign('page', $orderId . ' ' . $placement . ' ' . $until);
    }

    public function isPage(int $orderId, string $placement, int $until, string $signature): bool
    {
        return $until >= \time() && \hash_equals($this->sign('page', $orderId . ' ' . $placement . ' ' . $until), $signature);
    }

    private function sign(string $purpose, string $text): string
    {
        return \substr(\hash_hmac('sha256', $purpose . ' ' . $text, $this->state->linkSecret()), 0, 40);
    }
}
