<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

/**
 * What stands on a page of the shop: Afterglow's HTML, fetched in one call that also tells the order; or, where that came too late, an
 * element that loads by itself once the page is there. Never an error, and never more than the time limit.
 */
final class Page
{
    /** A buyer must not wait longer for the confirmation than a blink. */
    private const INLINE_MS = 300;
    private const LATER_MS = 8000;

    public function __construct(
        private readonly Settings $settings,
        private readonly Backend $backend,
        private readonly OrderFacts $orders,
        private readonly OrderLink $links,
        private readonly string $scriptUrl,
    ) {
    }

    /** The HTML for this order, at once; empty where the plugin is not connected. */
    public function inline(int $orderId, string $placement): string
    {
        if (!$this->settings->isComplete()) {
            return '';
        }
        try {
            return $this->fetch($orderId, $placement, self::INLINE_MS)['html'];
        } catch (BackendFailure) {
            return $this->later($orderId, $placement);
        }
    }

    /**
     * @return array{html: string, pageUrl: string}
     * @throws BackendFailure
     */
    public function fetch(int $orderId, string $placement, int $timeoutMs = self::LATER_MS): array
    {
        $order = $this->orders->read($orderId);
        if ($order === null) {
            throw new BackendFailure('not_found', 'There is no such order.');
        }
        $answer = $this->backend->post('/v1/jtl-shop/page', ['order' => $order, 'placement' => $placement], $timeoutMs);
        if (!\is_string($answer['html'] ?? null) || !\is_string($answer['pageUrl'] ?? null)) {
            throw new BackendFailure('not_afterglow', 'The backend answered something else than a page.');
        }

        $script = \htmlspecialchars($this->settings->backend() . '/embed/v1.js', \ENT_QUOTES);

        return [
            'html' => $answer['html'] . '<script type="module" async src="' . $script . '"></script>',
            'pageUrl' => $answer['pageUrl'],
        ];
    }

    /** An element of reserved height that our small script fills; without JavaScript it is a plain link to the order page. */
    private function later(int $orderId, string $placement): string
    {
        $escape = static fn(string $text): string => \htmlspecialchars($text, \ENT_QUOTES);

        return '<div class="afterglow-later" data-afterglow-later="' . $escape($this->links->page($orderId, $placement)) . '">'
            . '<noscript><a href="' . $escape($this->links->permanent($orderId)) . '">' . $escape($this->settings->linkText()) . '</a></noscript></div>'
            . '<script type="module" src="' . $escape($this->scriptUrl) . '"></script>';
    }
}
