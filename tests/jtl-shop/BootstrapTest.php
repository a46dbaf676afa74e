<?php declare(strict_types=1);

namespace Afterglow\Tests;

use JTL\Checkout\Bestellung;
use JTL\Events\Dispatcher;
use JTL\Mail\Mail\MailInterface;
use JTL\Mail\Mailer;
use JTL\Shop;
use JTL\Smarty\JTLSmarty;
use PHPUnit\Framework\TestCase;
use Plugin\afterglow\Bootstrap;

/** What happens when: the hooks with the arguments the shop gives them. */
final class BootstrapTest extends TestCase
{
    private World $world;
    private Dispatcher $dispatcher;
    private JTLSmarty $smarty;

    protected function setUp(): void
    {
        $this->world = new World();
        $this->world->order(7);
        $this->smarty = new JTLSmarty();
        Shop::$smarty = $this->smarty;
        $this->dispatcher = new Dispatcher();
        (new Bootstrap($this->world, $this->world->db, null))->boot($this->dispatcher);
    }

    private function fire(int $hook, array $args): void
    {
        $this->dispatcher->fire('shop.hook.' . $hook, $args);
    }

    /** @return string[] */
    private function waiting(): array
    {
        return \array_map(
            static fn(object $row): string => $row->kind . ' ' . $row->ref,
            $this->world->db->getObjects('SELECT kind, ref FROM xplugin_afterglow_outbox ORDER BY id')
        );
    }

    private function orderOf(int $id): Bestellung
    {
        $order = new Bestellung();
        $order->kBestellung = $id;

        return $order;
    }

    public function testAConfirmationIsDrawnAndAReloadWithoutOrderDoesNothing(): void
    {
        $this->fire(\HOOK_BESTELLABSCHLUSS_PAGE, ['oBestellung' => null]);
        $this->fire(\HOOK_BESTELLABSCHLUSS_PAGE, []);
        $this->fire(\HOOK_BESTELLABSCHLUSS_PAGE, ['oBestellung' => $this->orderOf(0)]);
        self::assertSame([], $this->smarty->assigned);
        self::assertFalse($this->dispatcher->hasListeners('shop.hook.' . \HOOK_SMARTY_OUTPUTFILTER), 'nobody has the page parsed anew');
        $this->fire(\HOOK_BESTELLABSCHLUSS_PAGE, ['oBestellung' => $this->orderOf(7)]);
        self::assertStringContainsString('afterglow-later', $this->smarty->assigned['afterglowConfirmation']);
        $filter = $this->smarty->assigned['filter afterglow'];
        $page = '<html>' . $this->smarty->assigned['afterglowConfirmation'];
        self::assertSame($page, $filter($page));
        self::assertFalse($this->dispatcher->hasListeners('shop.hook.' . \HOOK_SMARTY_OUTPUTFILTER));
        self::assertSame('<html>', $filter('<html>'));
        self::assertTrue($this->dispatcher->hasListeners('shop.hook.' . \HOOK_SMARTY_OUTPUTFILTER), 'a theme without the block');
    }

    public function testNothingOfOursBreaksTheShop(): void
    {
        $this->world->db->pdo->exec('DROP TABLE xplugin_afterglow_outbox; DROP TABLE xplugin_afterglow_state; DROP TABLE tbestellung');
        $this->fire(\HOOK_BESTELLABSCHLUSS_PAGE, ['oBestellung' => $this->orderOf(7)]);
        $this->fire(\HOOK_BESTELLABSCHLUSS_INC_BESTELLUNGINDB_ENDE, ['oBestellung' => $this->orderOf(7)]);
        $this->fire(\HOOK_SMARTY_INC, ['smarty' => $this->smarty]);
        self::assertSame('', $this->smarty->assigned['afterglowStatusPage'](['order' => $this->orderOf(7)]));
        self::assertCount(3, $this->world->logged);
    }

    public function testTheWawisOwnOrderOfCallsIsOneEntry(): void
    {
        $this->world->db->pdo->exec('INSERT INTO tlieferschein VALUES (90, 7, 1)');
        $this->fire(\HOOK_DELIVERYNOTES_XML_INSERT, ['deliveryNote' => new \SimpleXMLElement('<tlieferschein><kInetBestellung>7</kInetBestellung></tlieferschein>')]);
        $this->fire(\HOOK_DELIVERYNOTES_XML_SHIPPING, ['shipping' => (object)['kLieferschein' => '90']]);
        $this->fire(\HOOK_DELIVERYNOTES_XML_SHIPPING, ['shipping' => (object)['kLieferschein' => '90']]);
        $this->fire(\HOOK_BESTELLUNGEN_XML_BESTELLSTATUS, ['status' => 4, 'oBestellung' => (object)['kBestellung' => 7]]);
        $this->fire(\HOOK_BESTELLUNGEN_XML_BEARBEITESET, ['oBestellung' => (object)['kBestellung' => 7], 'oBestellungWawi' => (object)[]]);
        self::assertSame(['order 7'], $this->waiting());
        self::assertSame(5, $this->world->db->getSingleInt('SELECT version FROM xplugin_afterglow_outbox', 'version'));
    }

    /** @dataProvider changes */
    public function testEveryChangeIsHeard(int $hook, array $args, array $waiting): void
    {
        $this->world->db->pdo->exec('INSERT INTO tlieferschein VALUES (90, 7, 1)');
        $this->fire($hook, $args);
        self::assertSame($waiting, $this->waiting());
    }

    public function changes(): array
    {
        $order = (object)['kBestellung' => '7'];

        return [
            'ordered' => [\HOOK_BESTELLABSCHLUSS_INC_BESTELLUNGINDB_ENDE, ['oBestellung' => $order, 'bestellID' => null], ['order 7']],
            'changed' => [\HOOK_BESTELLUNGEN_XML_BEARBEITEUPDATE, ['oBestellung' => $order], ['order 7']],
            'made by the Wawi' => [\HOOK_BESTELLUNGEN_XML_BEARBEITEINSERT, ['oBestellung' => $order], ['order 7']],
            'cancelled' => [\HOOK_BESTELLUNGEN_XML_BEARBEITESTORNO, ['oBestellung' => $order, 'oKunde' => null, 'oModule' => null], ['order 7']],
            'brought back' => [\HOOK_BESTELLUNGEN_XML_HANDLEREACTIVATION, ['orderID' => 7, 'module' => null], ['order 7']],
            'paid' => [\HOOK_PAYMENT_METHOD_ADDINCOMINGPAYMENT, ['oBestellung' => $order, 'oZahlungseingang' => null], ['order 7']],
            'note deleted' => [\HOOK_DELIVERYNOTES_XML_DELETE, ['deliveryNoteID' => 90], ['order 7']],
            'note of an unknown order' => [\HOOK_DELIVERYNOTES_XML_DELETE, ['deliveryNoteID' => 91], []],
            'deleted' => [\HOOK_BESTELLUNGEN_XML_DELETEORDER, ['orderId' => 7], ['order_deleted 7']],
            'article' => [\HOOK_ARTIKEL_XML_BEARBEITEINSERT, ['oArtikel' => (object)['kArtikel' => '42']], ['product 42']],
            'stock' => [\HOOK_QUICKSYNC_XML_BEARBEITEINSERT, ['oArtikel' => (object)['kArtikel' => 42]], ['product 42']],
            'article deleted' => [\HOOK_ARTIKEL_XML_BEARBEITEDELETES, ['kArtikel' => 42, 'kVaterArtikel' => 0], ['product_deleted 42']],
        ];
    }

    public function testMailsOfAnOrderKnowItsPageAndOthersDoNot(): void
    {
        $mail = static fn(mixed $data): MailInterface => new class ($data) implements MailInterface {
            public function __construct(private readonly mixed $data)
            {
            }

            public function getData(): mixed
            {
                return $this->data;
            }
        };
        $mailer = new Mailer();
        $this->fire(\HOOK_MAIL_PRERENDER, ['mailer' => $mailer, 'mail' => $mail((object)['tbestellung' => $this->orderOf(7)])]);
        self::assertStringStartsWith('https://shop.example/afterglow/order?o=7&', $mailer->added['afterglowUrl']);
        self::assertSame(['order 7'], $this->waiting(), 'whatever the mail tells, Afterglow hears of');
        foreach ([null, (object)[], (object)['tbestellung' => null]] as $data) {
            $this->fire(\HOOK_MAIL_PRERENDER, ['mailer' => $mailer, 'mail' => $mail($data)]);
            self::assertSame('', $mailer->added['afterglowUrl']);
        }
        self::assertSame([], $this->world->logged);
    }
}
