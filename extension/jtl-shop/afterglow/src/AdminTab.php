<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

use JTL\Helpers\Form;
use JTL\Helpers\Request;
use JTL\Plugin\PluginInterface;
use JTL\Shop;
use JTL\Smarty\JTLSmarty;

/** The connection check, and Afterglow's own admin in a frame. */
final class AdminTab
{
    private const TIMEOUT_MS = 5000;
    /** @var array<string, mixed>|BackendFailure|null */
    private static array|BackendFailure|null $answer = null;

    public function __construct(private readonly PluginInterface $plugin, private readonly Services $services)
    {
    }

    public function connection(JTLSmarty $smarty): string
    {
        $wanted = Form::validateToken() ? (string)Request::postVar('afterglow', '') : '';
        if ($wanted === 'import') {
            $this->services->import()->start();
        }
        if ($wanted === 'tell') {
            $this->services->teller()->push($this->services->backend(), 10);
        }
        $welcome = null;
        $failure = null;
        try {
            $welcome = $this->hello();
        } catch (BackendFailure $caught) {
            $failure = $caught;
        }
        $failures = \array_column(\array_map(fn(string $name): array => $this->services->breaker($name)->tell(), [Breaker::INLINE, Breaker::LATER]), 'until');

        return $smarty->assign('welcome', $welcome)
            ->assign('failure', $failure?->reason)
            ->assign('afterglowStyles', $this->styles())
            ->assign('failureText', $failure?->getMessage())
            ->assign('clockOff', $welcome === null ? \abs($failure?->clockOff ?? 0) : \abs(\time() - (int)\strtotime((string)($welcome['now'] ?? ''))))
            ->assign('restsUntil', \max($failures) > \time() ? \date('H:i:s', \max($failures)) : '')
            ->assign('pulls', $this->pulls())
            ->assign('outbox', $this->services->outbox()->tell())
            ->assign('refused', $this->services->outbox()->listRefused(20))
            ->assign('import', $this->services->import()->tell())
            ->fetch($this->plugin->getPaths()->getAdminPath() . 'templates/connection.tpl');
    }

    public function admin(JTLSmarty $smarty): string
    {
        try {
            $url = (string)($this->hello()['adminUrl'] ?? '');
            // What is no web address would run in the shop's own back office.
            $smarty->assign('adminUrl', \preg_match('#^https?://#i', $url) === 1 ? $url : '');
        } catch (BackendFailure) {
            $smarty->assign('adminUrl', '');
        }

        return $smarty->assign('afterglowStyles', $this->styles())->fetch($this->plugin->getPaths()->getAdminPath() . 'templates/admin.tpl');
    }

    private function styles(): string
    {
        return $this->plugin->getPaths()->getAdminURL() . 'css/admin.css?v=' . $this->plugin->getMeta()->getVersion();
    }

    /** @return array{answered: string, refused: string, reason: string} */
    private function pulls(): array
    {
        $pulls = $this->services->pulls()->tell();
        $time = static fn(int $at): string => $at > 0 ? \date('Y-m-d H:i:s', $at) : '';

        return [
            'answered' => $time($pulls['answered']),
            // What was put right since is no news.
            'refused' => $pulls['refused'] > $pulls['answered'] ? $time($pulls['refused']) : '',
            'reason' => $pulls['reason'],
        ];
    }

    /**
     * Asked once a page: the shop draws all tabs at once.
     *
     * @return array<string, mixed>
     * @throws BackendFailure
     */
    private function hello(): array
    {
        if (self::$answer === null) {
            try {
                self::$answer = $this->ask();
            } catch (BackendFailure $failure) {
                self::$answer = $failure;
            }
        }

        return self::$answer instanceof BackendFailure ? throw self::$answer : self::$answer;
    }

    /** @return array<string, mixed> */
    private function ask(): array
    {
        return $this->services->backend()->check('/v1/jtl-shop/hello', [
            'url' => Shop::getURL(true),
            'version' => (string)$this->plugin->getMeta()->getVersion(),
            'shopVersion' => (string)\APPLICATION_VERSION,
        ], self::TIMEOUT_MS);
    }
}
