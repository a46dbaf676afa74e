<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

use JTL\DB\DbInterface;

/**
 * Tells Afterglow of all that was there before the plugin: orders of two years, the newest first, then the catalogue. It moves on in small
 * steps whenever the outbox runs dry, survives any interruption, and never tells twice what it has told.
 */
final class FirstImport
{
    private const MONTHS = 24;
    private const DONE = '0';

    public function __construct(private readonly DbInterface $db, private readonly State $state, private readonly Outbox $outbox)
    {
    }

    /** Starts, or starts anew. */
    public function start(): void
    {
        $newest = $this->db->getSingleInt('SELECT COALESCE(MAX(kBestellung), 0) AS id FROM tbestellung', 'id');
        $this->state->set('import_orders', (string)($newest + 1));
        $this->state->set('import_products', '1:0');
    }

    /** Puts the next ones into the outbox; false where all are told. */
    public function step(int $limit): bool
    {
        return $this->stepOrders($limit) || $this->stepProducts($limit);
    }

    private function stepOrders(int $limit): bool
    {
        $cursor = $this->state->get('import_orders');
        if ($cursor === null || $cursor === self::DONE) {
            return false;
        }
        $ids = $this->db->getInts(
            'SELECT kBestellung FROM tbestellung WHERE kBestellung < :cursor AND dErstellt > DATE_SUB(NOW(), INTERVAL ' . self::MONTHS . ' MONTH)
                ORDER BY kBestellung DESC LIMIT ' . $limit,
            'kBestellung',
            ['cursor' => (int)$cursor]
        );
        // The turn belongs to whoever moves the cursor.
        if ($this->state->replace('import_orders', $cursor, $ids === [] ? self::DONE : (string)\min($ids))) {
            $this->outbox->addMany(Outbox::ORDER, $ids);
        }

        return $ids !== [];
    }

    private function stepProducts(int $limit): bool
    {
        $cursor = $this->state->get('import_products');
        if ($cursor === null || !\str_starts_with($cursor, '1:')) {
            return false;
        }
        $ids = $this->db->getInts(
            'SELECT kArtikel FROM tartikel WHERE kArtikel > :cursor AND nIstVater = 0 ORDER BY kArtikel LIMIT ' . $limit,
            'kArtikel',
            ['cursor' => (int)\substr($cursor, 2)]
        );
        if ($this->state->replace('import_products', $cursor, $ids === [] ? self::DONE : '1:' . \max($ids))) {
            $this->outbox->addMany(Outbox::PRODUCT, $ids);
        }

        return $ids !== [];
    }

    /** @return array{running: bool, orders: array{done: int, all: int}, products: array{done: int, all: int}} */
    public function tell(): array
    {
        $orders = $this->state->get('import_orders');
        $products = $this->state->get('import_products');
        $since = 'dErstellt > DATE_SUB(NOW(), INTERVAL ' . self::MONTHS . ' MONTH)';
        $allOrders = $this->db->getSingleInt('SELECT COUNT(*) AS n FROM tbestellung WHERE ' . $since, 'n');
        $allProducts = $this->db->getSingleInt('SELECT COUNT(*) AS n FROM tartikel WHERE nIstVater = 0', 'n');
        $openOrders = $orders === null || $orders === self::DONE ? 0
            : $this->db->getSingleInt('SELECT COUNT(*) AS n FROM tbestellung WHERE kBestellung < :cursor AND ' . $since, 'n', ['cursor' => (int)$orders]);
        $openProducts = $products === null || $products === self::DONE ? 0
            : $this->db->getSingleInt('SELECT COUNT(*) AS n FROM tartikel WHERE nIstVater = 0 AND kArtikel > :cursor', 'n', ['cursor' => (int)\substr($products, 2)]);

        return [
            'running' => ($orders !== null && $orders !== self::DONE) || ($products !== null && $products !== self::DONE),
            'orders' => ['done' => $orders === null ? 0 : $allOrders - $openOrders, 'all' => $allOrders],
            'products' => ['done' => $products === null ? 0 : $allProducts - $openProducts, 'all' => $allProducts],
        ];
    }
}
