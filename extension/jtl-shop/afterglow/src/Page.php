<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

/**
 * What stands on a page of the shop: Afterglow's HTML, fetched in one call that also tells the order; or, where that came too late, an
 * element that loads by itself once the page is there. Never an error, and never more than the time limit.
 */
final class Page
{
    private const PATH = '/v1/jtl-shop/page';
    /** A buyer must not wait longer for the confirmation than a blink. */
    private const INLINE_MS = 300;
    private const LATER_MS = 5000;

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
        if ($this->backend->isResting()) {
            return $this->later($orderId, $placement);
        }
        try {
            return $this->ask($orderId, fn(array $body): array => $this->backend->postInline(self::PATH, $body, self::INLINE_MS), $placement)['html'];
        } catch (BackendFailure $failure) {
            return $failure->reason === 'not_found' ? '' : $this->later($orderId, $placement);
        }
    }

    /**
     * The same for whoever can wait. `byLink` where all we know of them is that they hold the link of a mail.
     *
     * @return array{html: string, pageUrl: string}
     * @throws BackendFailure
     */
    public function fetch(int $orderId, string $placement, bool $byLink = false): array
    {
        return $this->ask($orderId, fn(array $body): array => $this->backend->post(self::PATH, $body + ['link' => $byLink], self::LATER_MS), $placement);
    }

    /**
     * @param callable(array<string, mixed>): array<string, mixed> $post
     * @return array{html: string, pageUrl: string}
     */
    private function ask(int $orderId, callable $post, string $placement): array
    {
        $order = $this->orders->read($orderId);
        if ($order === null) {
            throw new BackendFailure('not_found', 'There is no such order.');
        }
        $answer = $post(['order' => $order, 'placement' => $placement]);
        if (!\is_string($answer['html'] ?? null) || !\is_string($answer['pageUrl'] ?? null)) {
            throw new BackendFailure('not_afterglow', 'The backend answered something else than a page.');
        }

        $script = \htmlspecialchars($this->settings->scriptUrl(), \ENT_QUOTES);

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
            . '<noscript><a href="' . $escape($this->links->ofMail($orderId)) . '">' . $escape($this->settings->text('afterglow_link')) . '</a></noscript></div>'
            . '<script type="module" src="' . $escape($this->scriptUrl) . '"></script>';
    }
}
