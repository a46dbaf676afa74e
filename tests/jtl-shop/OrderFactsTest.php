<?php declare(strict_types=1);

namespace Afterglow\Tests;

use JTL\Cart\CartHelper;
use PHPUnit\Framework\TestCase;

/** What the plugin tells of an order, and what it puts into a cart. */
final class OrderFactsTest extends TestCase
{
    public function testAnOrderWithAllThatWasSentOfIt(): void
    {
        $world = new World();
        $world->order(7, "dBezahltDatum = 0, cTracking = 'X1', cLogistiker = 'DHL', cTrackingURL = 'javascript:alert(1)'");
        $db = $world->db->pdo;
        $db->exec("INSERT INTO tartikel VALUES (42, 0, 0, 0, 'Nordlicht', 'Nordlicht', 'N-250', '4006381333931'); INSERT INTO tartikelpict VALUES (42, 1); INSERT INTO tseo VALUES ('kArtikel', 42, 1, 'Nordlicht')");
        $db->exec("INSERT INTO tlieferschein VALUES (90, 7, 1790000000), (91, 7, 1790003600), (92, 8, 1790003600)");
        $db->exec("INSERT INTO tlieferscheinpos VALUES (90, 71, 1), (90, 71, 0.5), (90, 0, 1), (91, 72, 0.375), (91, 999, 1)");
        $db->exec("INSERT INTO tversand VALUES (1, 90, 'DHL', 'https://dhl.example/?c=#IdentCode#&p=#PLZ#', '0034 0434', 1790000000), (2, 90, 'DHL', 'ftp://dhl.example/', 'B', 1790000000)");
        $order = $world->services()->orders()->read(7);
        self::assertSame(['71', '72'], \array_map(static fn(array $p): string => (string)(70 + (int)$p['id']), \array_slice($order['positions'], 0, 2)));
        [$first, $second, $coupon, $postage] = $order['positions'];
        self::assertSame(['Nordlicht <script>', 2.0, '11.90', '23.80', '4006381333931'], [$first['name'], $first['quantity'], $first['unitPrice'], $first['total'], $first['gtin']]);
        self::assertSame(['https://shop.example/Nordlicht', 'https://shop.example/media/image/product/42/md/bild.jpg'], [$first['url'], $first['imageUrl']]);
        self::assertSame(['–', 0.375, '3.21', 'https://shop.example/?a=43'], [$second['name'], $second['quantity'], $second['total'], $second['url']]);
        self::assertSame(['-5.00', 3, '4.90', 2], [$coupon['total'], $coupon['type'], $postage['total'], $postage['type']]);
        self::assertArrayNotHasKey('productId', $coupon);
        self::assertSame([['positionId' => $first['id'], 'quantity' => 1.5]], $order['deliveryNotes'][0]['items']);
        self::assertSame([['positionId' => $second['id'], 'quantity' => 0.375]], $order['deliveryNotes'][1]['items']);
        self::assertSame('https://dhl.example/?c=0034%200434&p=24105', $order['deliveryNotes'][0]['parcels'][0]['trackingUrl']);
        self::assertArrayNotHasKey('trackingUrl', $order['deliveryNotes'][0]['parcels'][1]);
        self::assertSame(['carrier' => 'DHL', 'number' => 'X1'], $order['tracking']);
        self::assertArrayNotHasKey('paidAt', $order);
        self::assertSame(['email' => 'lena@example.org', 'firstName' => 'Lena', 'lastName' => 'Brandt <b>'], $order['customer'], 'a guest has no id');
        self::assertSame(['name' => 'za_ueberweisung_jtl', 'lines' => ['Holtenauer Straße 88']], ['name' => $order['payment']['module'], 'lines' => $order['shippingAddress']['lines']]);
        self::assertNull($world->services()->orders()->read(8));
    }

    public function testAnotherCurrencyAnAccountAndNothingToPay(): void
    {
        $world = new World();
        $world->order(7, 'fWaehrungsFaktor = 0.7, fGesamtsumme = -0.004');
        $world->db->pdo->exec('UPDATE tkunde SET nRegistriert = 1');
        $order = $world->services()->orders()->read(7);
        self::assertSame(['8.33', '16.66', '0.00', '1'], [$order['positions'][0]['unitPrice'], $order['positions'][0]['total'], $order['total'], $order['customer']['id']]);
    }

    public function testTheCartTakesWhatItCanAndTellsWhatIsLeft(): void
    {
        $world = new World();
        $world->db->pdo->exec("INSERT INTO tartikel (kArtikel, nIstVater, kVaterArtikel, kEigenschaftKombi) VALUES (1, 0, 0, 0), (2, 1, 0, 0), (3, 0, 2, 77), (4, 0, 0, 0), (5, 0, 0, 0), (13, 0, 0, 0)");
        $world->db->pdo->exec('INSERT INTO tartikelkonfiggruppe VALUES (4); INSERT INTO teigenschaft VALUES (5); INSERT INTO teigenschaftkombiwert VALUES (77, 8, 9)');
        CartHelper::$added = [];
        // 2 gathers variations, 4 is configured, 5 has to be chosen, 6 is gone, 13 is not sold, and of 1 nobody gets nine.
        self::assertSame([2, 4, 5, 6, 13], $world->services()->cart()->fill([1 => 2.0, 2 => 1.0, 3 => 0.5, 4 => 1.0, 5 => 1.0, 6 => 1.0, 13 => 1.0]));
        self::assertSame([1], $world->services()->cart()->fill([1 => 9.0]));
        self::assertArrayNotHasKey('jtl_token', $_POST);
        self::assertSame([[1, 2, 1], [3, 0.5, 1], [1, 9, 1]], \array_map(static fn(array $call): array => [$call[0], $call[1], $call[3]], CartHelper::$added), 'never a redirect of the shop, which would end the request');
        self::assertEquals([(object)['kEigenschaft' => 8, 'kEigenschaftWert' => 9]], CartHelper::$added[1][2]);
    }
}
