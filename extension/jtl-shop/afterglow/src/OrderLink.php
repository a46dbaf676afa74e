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

    public function __construct(private readonly State $state)
    {
    }

    /** Permanent, for mails: leads to the order page whatever happens to Afterglow in between. */
    public function permanent(int $orderId): string
    {
        return Shop::getURL() . self::ORDER_PATH . '?o=' . $orderId . '&s=' . $this->sign('order', (string)$orderId);
    }

    public function isPermanent(int $orderId, string $signature): bool
    {
        return \hash_equals($this->sign('order', (string)$orderId), $signature);
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
