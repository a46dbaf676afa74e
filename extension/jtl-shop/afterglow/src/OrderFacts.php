<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

use JTL\Checkout\Lieferadresse;
use JTL\Checkout\Rechnungsadresse;
use JTL\DB\DbInterface;

/** Reads an order with all that was sent of it from the database, as Afterglow's JtlOrder (server/platforms/jtl-shop/messages.ts). */
final class OrderFacts
{
    public function __construct(private readonly DbInterface $db, private readonly ProductLinks $links)
    {
    }

    /** @return array<string, mixed>|null null where there is no such order */
    public function read(int $orderId): ?array
    {
        // Before the order itself: what changes while we read is told again.
        $readAt = \date('c');
        $order = $this->db->getSingleObject(
            'SELECT o.*, UNIX_TIMESTAMP(o.dErstellt) AS placed, UNIX_TIMESTAMP(o.dBezahltDatum) AS paid, UNIX_TIMESTAMP(o.dVersandDatum) AS shipped,
                    l.cISO AS language, c.cISO AS currency, p.cModulId AS module
                FROM tbestellung o
                LEFT JOIN tsprache l ON l.kSprache = o.kSprache
                LEFT JOIN twaehrung c ON c.kWaehrung = o.kWaehrung
                LEFT JOIN tzahlungsart p ON p.kZahlungsart = o.kZahlungsart
                WHERE o.kBestellung = :id',
            ['id' => $orderId]
        );
        if ($order === null) {
            return null;
        }
        $factor = (float)$order->fWaehrungsFaktor ?: 1.0;
        $positions = $this->positions((int)$order->kWarenkorb, $factor);
        $address = $this->address($order);

        return self::withoutEmpty([
            'id' => (string)$order->kBestellung,
            'number' => (string)$order->cBestellNr,
            'readAt' => $readAt,
            'placedAt' => \date('c', (int)$order->placed),
            'status' => (int)$order->cStatus,
            'paidAt' => self::time($order->paid),
            'shippedAt' => self::time($order->shipped),
            'payment' => self::withoutEmpty(['name' => (string)$order->cZahlungsartName, 'module' => (string)$order->module]),
            'shippingMethod' => (string)$order->cVersandartName,
            'language' => (string)$order->language,
            'currency' => (string)$order->currency,
            'customer' => $this->customer($order),
            'shippingAddress' => $address,
            'positions' => $positions,
            'total' => self::amount(\max(0.0, (float)$order->fGesamtsumme * $factor)),
            'deliveryDays' => (int)$order->nLongestMaxDelivery > 0
                ? ['min' => (int)$order->nLongestMinDelivery, 'max' => (int)$order->nLongestMaxDelivery] : null,
            'deliveryNotes' => $this->deliveryNotes($orderId, (string)($address['postcode'] ?? '')),
            'tracking' => (string)$order->cTracking === '' ? null : self::withoutEmpty([
                'carrier' => (string)$order->cLogistiker, 'number' => (string)$order->cTracking, 'url' => self::https((string)$order->cTrackingURL),
            ]),
        ]);
    }

    /** @return array<int, array<string, mixed>> */
    private function positions(int $cartId, float $factor): array
    {
        $rows = $this->db->getObjects(
            'SELECT p.kWarenkorbPos, p.kArtikel, p.cName, p.cArtNr, p.nAnzahl, p.fPreis, p.fMwSt, p.nPosTyp, a.cBarcode, a.kVaterArtikel,
                    (SELECT COUNT(*) FROM tartikeldownload d WHERE d.kArtikel = p.kArtikel) AS downloads,
                    (SELECT GROUP_CONCAT(CONCAT(e.cEigenschaftName, \': \', e.cEigenschaftWertName) SEPARATOR \', \')
                        FROM twarenkorbposeigenschaft e WHERE e.kWarenkorbPos = p.kWarenkorbPos) AS variant
                FROM twarenkorbpos p
                LEFT JOIN tartikel a ON a.kArtikel = p.kArtikel
                WHERE p.kWarenkorb = :cart
                ORDER BY p.kWarenkorbPos',
            ['cart' => $cartId]
        );

        return \array_map(function (object $row) use ($factor): array {
            $gross = (float)$row->fPreis * (1 + (float)$row->fMwSt / 100) * $factor;
            $productId = (int)$row->kArtikel;

            return self::withoutEmpty([
                'id' => (string)$row->kWarenkorbPos,
                'type' => (int)$row->nPosTyp,
                'productId' => $productId > 0 ? (string)$productId : null,
                'sku' => (string)$row->cArtNr,
                'gtin' => \mb_substr((string)$row->cBarcode, 0, 14),
                'name' => \mb_substr((string)$row->cName, 0, 500) ?: '–',
                'variant' => \mb_substr((string)$row->variant, 0, 300),
                'quantity' => (float)$row->nAnzahl,
                'unitPrice' => self::amount($gross),
                'total' => self::amount($gross * (float)$row->nAnzahl),
                'imageUrl' => $productId > 0 ? self::https($this->links->picture($productId, (int)$row->kVaterArtikel)) : null,
                'url' => $productId > 0 ? self::https($this->links->page($productId)) : null,
                'download' => (int)$row->downloads > 0,
            ]);
        }, $rows);
    }

    /** @return array<string, mixed> */
    private function customer(object $order): array
    {
        $billing = new Rechnungsadresse((int)$order->kRechnungsadresse);
        $account = (int)$order->kKunde > 0
            && (int)$this->db->getSingleInt('SELECT nRegistriert FROM tkunde WHERE kKunde = :id', 'nRegistriert', ['id' => (int)$order->kKunde]) === 1;

        return self::withoutEmpty([
            'id' => $account ? (string)$order->kKunde : null,
            'email' => (string)($billing->cMail ?? ''),
            'firstName' => (string)($billing->cVorname ?? ''),
            'lastName' => (string)($billing->cNachname ?? ''),
        ]);
    }

    /** Without a delivery address of its own an order goes where the bill goes. @return array<string, mixed>|null */
    private function address(object $order): ?array
    {
        $address = (int)$order->kLieferadresse > 0
            ? new Lieferadresse((int)$order->kLieferadresse) : new Rechnungsadresse((int)$order->kRechnungsadresse);
        $country = \strtoupper((string)($address->cLand ?? ''));

        return self::withoutEmpty([
            'name' => \trim(($address->cVorname ?? '') . ' ' . ($address->cNachname ?? '')),
            'company' => (string)($address->cFirma ?? ''),
            'lines' => \array_values(\array_filter([
                \trim(($address->cStrasse ?? '') . ' ' . ($address->cHausnummer ?? '')), \trim((string)($address->cAdressZusatz ?? '')),
            ])),
            'postcode' => \mb_substr((string)($address->cPLZ ?? ''), 0, 20),
            'city' => (string)($address->cOrt ?? ''),
            'country' => \preg_match('/^[A-Z]{2}$/', $country) === 1 ? $country : null,
        ]);
    }

    /** @return array<int, array<string, mixed>> */
    private function deliveryNotes(int $orderId, string $postcode): array
    {
        $notes = $this->db->getObjects('SELECT kLieferschein, dErstellt FROM tlieferschein WHERE kInetBestellung = :id ORDER BY kLieferschein', ['id' => $orderId]);

        return \array_map(fn(object $note): array => [
            'id' => (string)$note->kLieferschein,
            'createdAt' => \date('c', (int)$note->dErstellt),
            'items' => \array_map(
                static fn(object $row): array => ['positionId' => (string)$row->kWarenkorbPos, 'quantity' => (float)$row->fAnzahl],
                $this->db->getObjects(
                    'SELECT p.kWarenkorbPos, SUM(n.fAnzahl) AS fAnzahl
                        FROM tlieferscheinpos n
                        JOIN tbestellung o ON o.kBestellung = :order
                        JOIN twarenkorbpos p ON p.kBestellpos = n.kBestellPos AND p.kWarenkorb = o.kWarenkorb
                        WHERE n.kLieferschein = :note AND n.kBestellPos > 0 AND n.fAnzahl > 0
                        GROUP BY p.kWarenkorbPos',
                    ['note' => (int)$note->kLieferschein, 'order' => $orderId]
                )
            ),
            'parcels' => \array_map(
                static fn(object $row): array => self::withoutEmpty([
                    'id' => (string)$row->kVersand,
                    'carrier' => \mb_substr((string)$row->cLogistik, 0, 64),
                    'trackingNumber' => \mb_substr((string)$row->cIdentCode, 0, 64),
                    'trackingUrl' => self::https(\str_replace(
                        ['#IdentCode#', '#PLZ#'],
                        [\rawurlencode((string)$row->cIdentCode), \rawurlencode($postcode)],
                        (string)$row->cLogistikURL
                    )),
                    'shippedAt' => \date('c', (int)$row->dErstellt),
                ]),
                $this->db->getObjects('SELECT * FROM tversand WHERE kLieferschein = :id ORDER BY kVersand', ['id' => (int)$note->kLieferschein])
            ),
        ], $notes);
    }

    /** Seconds as MySQL counts them, whose time zone need not be ours; null for none, and for 0000-00-00. */
    private static function time(int|string|null $seconds): ?string
    {
        return (int)$seconds > 0 ? \date('c', (int)$seconds) : null;
    }

    private static function amount(float $value): string
    {
        return \number_format($value, 2, '.', '');
    }

    /** Links and pictures: https only, http on the shop's own machine; anything else is left out. */
    private static function https(?string $url): ?string
    {
        return $url !== null && \preg_match('#^(https://|http://(localhost|127\.0\.0\.1)[:/])#i', $url) === 1 ? $url : null;
    }

    /**
     * @param array<string, mixed> $values
     * @return array<string, mixed>
     */
    private static function withoutEmpty(array $values): array
    {
        return \array_filter($values, static fn(mixed $value): bool => $value !== null && $value !== '');
    }
}
