<?php declare(strict_types=1);

namespace Plugin\afterglow;

use JTL\Checkout\Bestellung;
use JTL\Events\Dispatcher;
use JTL\Events\Event;
use JTL\Link\LinkInterface;
use JTL\Plugin\Bootstrapper;
use JTL\Shop;
use JTL\Smarty\JTLSmarty;
use Plugin\afterglow\src\AdminTab;
use Plugin\afterglow\src\OrderMail;
use Plugin\afterglow\src\Outbox;
use Plugin\afterglow\src\Routes;
use Plugin\afterglow\src\Services;
use Plugin\afterglow\src\TellJob;
use Throwable;

/** Joins JTL-Shop and Afterglow. Only what happens when stands here; what it does stands in src/. */
class Bootstrap extends Bootstrapper
{
    private ?Services $services = null;

    public function boot(Dispatcher $dispatcher): void
    {
        parent::boot($dispatcher);
        $this->listenToChanges($dispatcher);
        $this->listenToCron($dispatcher);
        if (!Shop::isFrontend()) {
            return;
        }
        $dispatcher->hookInto(\HOOK_ROUTER_PRE_DISPATCH, fn(array $args) => (new Routes($this->services()))->add($args['router']));
        $dispatcher->hookInto(\HOOK_BESTELLABSCHLUSS_PAGE, fn(array $args) => $this->safely(fn() => $this->onConfirmation($args['oBestellung'] ?? null, $dispatcher)));
        $dispatcher->hookInto(\HOOK_SMARTY_INC, fn(array $args) => $args['smarty']
            ->registerPlugin('function', 'afterglowStatusPage', fn(array $params): string => $this->statusPage($params['order'] ?? null)));
    }

    /** Each is one small write: the Wawi's sync must not wait for anybody. */
    private function listenToChanges(Dispatcher $dispatcher): void
    {
        $order = fn(callable $idOf) => fn(array $args) => $this->safely(fn() => $this->services()->outbox()->add(Outbox::ORDER, (int)$idOf($args)));
        $ofOrder = static fn(array $args) => $args['oBestellung']->kBestellung ?? $args['orderID'] ?? 0;
        foreach ([\HOOK_BESTELLABSCHLUSS_INC_BESTELLUNGINDB_ENDE, \HOOK_BESTELLUNGEN_XML_BEARBEITESET, \HOOK_BESTELLUNGEN_XML_BEARBEITEUPDATE, \HOOK_BESTELLUNGEN_XML_BEARBEITEINSERT,
            \HOOK_BESTELLUNGEN_XML_BEARBEITESTORNO, \HOOK_BESTELLUNGEN_XML_HANDLEREACTIVATION, \HOOK_BESTELLUNGEN_XML_BESTELLSTATUS,
            \HOOK_PAYMENT_METHOD_ADDINCOMINGPAYMENT] as $hook) {
            $dispatcher->hookInto($hook, $order($ofOrder));
        }
        // A payment provider says "paid" to no hook, but the shop writes to the buyer; so do the other changes nobody announces.
        $dispatcher->hookInto(\HOOK_MAIL_PRERENDER, fn(array $args) => $this->safely(fn() => (new OrderMail($this->services()))->prepare($args['mailer'], $args['mail'])));
        $dispatcher->hookInto(\HOOK_DELIVERYNOTES_XML_INSERT, $order(fn(array $args) => (int)($args['deliveryNote']->kInetBestellung ?? 0)));
        $dispatcher->hookInto(\HOOK_DELIVERYNOTES_XML_SHIPPING, $order(fn(array $args) => $this->orderOfNote((int)($args['shipping']->kLieferschein ?? 0))));
        $dispatcher->hookInto(\HOOK_DELIVERYNOTES_XML_DELETE, $order(fn(array $args) => $this->orderOfNote((int)($args['deliveryNoteID'] ?? 0))));
        $dispatcher->hookInto(\HOOK_BESTELLUNGEN_XML_DELETEORDER, fn(array $args) => $this->safely(fn() => $this->services()->outbox()
            ->addDeleted(Outbox::ORDER, Outbox::ORDER_DELETED, (int)($args['orderId'] ?? 0))));
        $product = fn(array $args) => $this->safely(fn() => $this->services()->outbox()->add(Outbox::PRODUCT, (int)($args['oArtikel']->kArtikel ?? 0)));
        $dispatcher->hookInto(\HOOK_ARTIKEL_XML_BEARBEITEINSERT, $product);
        $dispatcher->hookInto(\HOOK_QUICKSYNC_XML_BEARBEITEINSERT, $product);
        $dispatcher->hookInto(\HOOK_ARTIKEL_XML_BEARBEITEDELETES, fn(array $args) => $this->safely(fn() => $this->services()->outbox()
            ->addDeleted(Outbox::PRODUCT, Outbox::PRODUCT_DELETED, (int)($args['kArtikel'] ?? 0))));
    }

    private function listenToCron(Dispatcher $dispatcher): void
    {
        $dispatcher->listen(Event::GET_AVAILABLE_CRONJOBS, static function (array $args): void {
            $args['jobs'][] = TellJob::TYPE;
        });
        $dispatcher->listen(Event::MAP_CRONJOB_TYPE, static function (array $args): void {
            if ($args['type'] === TellJob::TYPE) {
                $args['mapping'] = TellJob::class;
            }
        });
    }

    /** `oBestellung` is null where the page of a returning payment is loaded again. */
    private function onConfirmation(mixed $order, Dispatcher $dispatcher): void
    {
        if (!$order instanceof Bestellung || (int)$order->kBestellung <= 0 || !$this->services()->settings()->onConfirmation()) {
            return;
        }
        $orderId = (int)$order->kBestellung;
        $html = $this->services()->page()->inline($orderId, 'thank_you');
        Shop::Smarty()->assign('afterglowConfirmation', $html);
        if ($html !== '' && $this->services()->settings()->fallback()) {
            // The shop parses a whole page anew for any listener of this hook: ours comes only where the theme has dropped the block.
            Shop::Smarty()->registerFilter('output', function (string $page) use ($html, $dispatcher): string {
                if (!\str_contains($page, '<afterglow-page') && !\str_contains($page, 'afterglow-later')) {
                    $dispatcher->hookInto(\HOOK_SMARTY_OUTPUTFILTER, fn() => $this->safely(fn() => $this->putIn($html)));
                }

                return $page;
            }, 'afterglow');
        }
    }

    private function putIn(string $html): void
    {
        $settings = $this->services()->settings();
        if (\count(\pq('afterglow-page, .afterglow-later')) === 0) {
            \pq($settings->selector())->{$settings->method()}($html);
        }
    }

    private function statusPage(mixed $order): string
    {
        $html = '';
        $this->safely(function () use ($order, &$html): void {
            $orderId = (int)($order->kBestellung ?? 0);
            $html = $orderId > 0 && $this->services()->settings()->onStatus() ? $this->services()->page()->inline($orderId, 'order_status') : '';
        });

        return $html;
    }

    private function orderOfNote(int $noteId): int
    {
        return $this->getDB()->getSingleInt('SELECT kInetBestellung FROM tlieferschein WHERE kLieferschein = :id', 'kInetBestellung', ['id' => $noteId]);
    }

    /** Whatever goes wrong here is logged and never breaks the shop. */
    private function safely(callable $work): void
    {
        try {
            $work();
        } catch (Throwable $error) {
            Shop::Container()->getLogService()->error('Afterglow: ' . $error->getMessage() . ' in ' . \basename($error->getFile()) . ':' . $error->getLine());
        }
    }

    public function installed(): void
    {
        parent::installed();
        $this->services()->state()->linkSecret();
        $this->getDB()->queryPrepared(
            'INSERT INTO tcron (name, jobType, frequency, startDate, startTime, nextStart) VALUES (:name, :type, :hours, NOW(), \'00:00:00\', NOW())',
            ['name' => 'Afterglow', 'type' => TellJob::TYPE, 'hours' => TellJob::FREQUENCY]
        );
    }

    public function uninstalled(bool $deleteData = true): void
    {
        parent::uninstalled($deleteData);
        $this->getDB()->queryPrepared('DELETE FROM tjobqueue WHERE jobType = :type', ['type' => TellJob::TYPE]);
        $this->getDB()->queryPrepared('DELETE FROM tcron WHERE jobType = :type', ['type' => TellJob::TYPE]);
    }

    public function renderAdminMenuTab(string $tabName, int $menuID, JTLSmarty $smarty): string
    {
        $tab = new AdminTab($this->getPlugin(), $this->services());

        return $tabName === 'Afterglow' ? $tab->admin($smarty) : $tab->connection($smarty);
    }

    /** The page on which guests look for their order. */
    public function prepareFrontend(LinkInterface $link, JTLSmarty $smarty): bool
    {
        $settings = $this->services()->settings();
        $smarty->assign('afterglowTrack', $settings->isComplete() ? ['url' => $settings->backend() . '/track', 'shop' => $settings->shopId()] : null)
            ->assign('afterglowTexts', \array_map(fn(string $name): string => $settings->text('afterglow_track_' . $name), [
                'intro' => 'intro', 'number' => 'number', 'contact' => 'contact', 'submit' => 'submit', 'none' => 'none',
            ]));

        return parent::prepareFrontend($link, $smarty);
    }

    private function services(): Services
    {
        return $this->services ??= new Services($this->getPlugin(), $this->getDB());
    }
}
