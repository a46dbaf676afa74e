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

        return $smarty->assign('welcome', $welcome)
            ->assign('failure', $failure?->reason)
            ->assign('failureText', $failure?->getMessage())
            ->assign('clockOff', $welcome === null ? 0 : \abs(\time() - (int)\strtotime((string)$welcome['now'])))
            ->assign('breaker', $this->services->breaker()->tell())
            ->assign('outbox', $this->services->outbox()->tell())
            ->assign('refused', $this->services->outbox()->listRefused(20))
            ->assign('import', $this->services->import()->tell())
            ->fetch($this->plugin->getPaths()->getAdminPath() . 'templates/connection.tpl');
    }

    public function admin(JTLSmarty $smarty): string
    {
        try {
            $smarty->assign('adminUrl', (string)$this->hello()['adminUrl']);
        } catch (BackendFailure) {
            $smarty->assign('adminUrl', '');
        }

        return $smarty->fetch($this->plugin->getPaths()->getAdminPath() . 'templates/admin.tpl');
    }

    /**
     * @return array<string, mixed>
     * @throws BackendFailure
     */
    private function hello(): array
    {
        return $this->services->backend()->post('/v1/jtl-shop/hello', [
            'url' => Shop::getURL(true),
            'version' => (string)$this->plugin->getMeta()->getVersion(),
            'shopVersion' => (string)\APPLICATION_VERSION,
        ], self::TIMEOUT_MS);
    }
}
