<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

use JTL\DB\DbInterface;
use JTL\Plugin\PluginInterface;
use JTL\Shop;

/** Makes the plugin's parts when they are first needed: a page of the shop that needs none pays for none. */
final class Services
{
    private ?Settings $settings = null;
    private ?State $state = null;
    private ?Outbox $outbox = null;

    public function __construct(private readonly PluginInterface $plugin, private readonly DbInterface $db)
    {
    }

    public function settings(): Settings
    {
        return $this->settings ??= new Settings($this->plugin);
    }

    public function state(): State
    {
        return $this->state ??= new State($this->db);
    }

    public function outbox(): Outbox
    {
        return $this->outbox ??= new Outbox($this->db);
    }

    public function breaker(string $name): Breaker
    {
        return new Breaker($this->state(), $name);
    }

    public function backend(): Backend
    {
        return new Backend($this->settings(), $this->breaker(Breaker::INLINE), $this->breaker(Breaker::LATER));
    }

    public function pulls(): Pulls
    {
        return new Pulls($this->state());
    }

    public function links(): OrderLink
    {
        return new OrderLink($this->state());
    }

    public function productLinks(): ProductLinks
    {
        return new ProductLinks($this->db);
    }

    public function orders(): OrderFacts
    {
        return new OrderFacts($this->db, $this->productLinks());
    }

    public function page(): Page
    {
        $script = $this->plugin->getPaths()->getFrontendURL() . 'js/later.js?v=' . $this->plugin->getMeta()->getVersion();

        return new Page($this->settings(), $this->backend(), $this->orders(), $this->links(), $script);
    }

    public function cart(): Cart
    {
        return new Cart($this->db);
    }

    public function import(): FirstImport
    {
        return new FirstImport($this->db, $this->state(), $this->outbox());
    }

    public function teller(): Teller
    {
        return new Teller(
            $this->outbox(),
            $this->import(),
            $this->orders(),
            new ProductFacts($this->db, $this->productLinks()),
            Shop::Container()->getLogService()
        );
    }

    /** The shop's own page of this order, which asks guests for their postcode. */
    public function statusUrl(int $orderId): string
    {
        $row = $this->db->getSingleObject('SELECT cUID FROM tbestellstatus WHERE kBestellung = :id', ['id' => $orderId]);
        $url = Shop::Container()->getLinkService()->getStaticRoute('status.php');

        return $row === null ? Shop::getURL() : $url . '?uid=' . \rawurlencode((string)$row->cUID);
    }
}
