<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

use JTL\Cart\CartHelper;
use JTL\Catalog\Product\Artikel;
use JTL\DB\DbInterface;
use JTL\Shop;

/** Fills the cart with what somebody wants again. It orders nothing. */
final class Cart
{
    private const MAX_ITEMS = 50;

    public function __construct(private readonly DbInterface $db)
    {
    }

    /**
     * Reads `42:2,43:0.5`: article ids and quantities. What cannot be read is left out.
     *
     * @return array<int, float>
     */
    public static function parse(string $items): array
    {
        $wanted = [];
        foreach (\array_slice(\explode(',', $items), 0, self::MAX_ITEMS) as $item) {
            if (\preg_match('/^(\d{1,10}):(\d{1,5}(?:\.\d{1,4})?)$/', $item, $match) === 1 && (float)$match[2] > 0) {
                $wanted[(int)$match[1]] = ($wanted[(int)$match[1]] ?? 0.0) + (float)$match[2];
            }
        }

        return $wanted;
    }

    /**
     * Puts articles into the cart of this visitor.
     *
     * @param array<int, float> $wanted
     * @return int[] articles that need the buyer: gone, not for sale, not in this quantity, or to be configured
     */
    public function fill(array $wanted): array
    {
        $left = [];
        // The shop takes articles only with the token of a form of its own; a link from the order page is none. It can fill this cart, not more.
        $_SESSION['jtl_token'] ??= Shop::Container()->getCryptoService()->randomString(32);
        $_POST['jtl_token'] = $_SESSION['jtl_token'];
        foreach ($wanted as $productId => $quantity) {
            $amount = $quantity == (int)$quantity ? (int)$quantity : $quantity;
            // With 0 for the redirect the shop would end the request at the first article it does not take.
            if (!$this->isPlain($productId) || !CartHelper::addProductIDToCart($productId, $amount, $this->attributesOf($productId), 1)) {
                $left[] = $productId;
            }
        }
        unset($_POST['jtl_token']);

        return $left;
    }

    /** Sold, and nothing about it has to be chosen anew. */
    private function isPlain(int $productId): bool
    {
        $row = $this->db->getSingleObject(
            'SELECT a.nIstVater, (SELECT COUNT(*) FROM tartikelkonfiggruppe g WHERE g.kArtikel = a.kArtikel) AS groups,
                    (SELECT COUNT(*) FROM teigenschaft e WHERE e.kArtikel = a.kArtikel AND a.kVaterArtikel = 0) AS choices
                FROM tartikel a WHERE a.kArtikel = :id',
            ['id' => $productId]
        );
        if ($row === null || (int)$row->nIstVater === 1 || (int)$row->groups > 0 || (int)$row->choices > 0) {
            return false;
        }
        $article = new Artikel($this->db);
        $article->fuelleArtikel($productId, Artikel::getDefaultOptions());

        return (int)$article->kArtikel > 0 && (int)$article->inWarenkorbLegbar === 1;
    }

    /** The values that make a variation what it is. @return object[] */
    private function attributesOf(int $productId): array
    {
        return $this->db->getObjects(
            'SELECT k.kEigenschaft, k.kEigenschaftWert
                FROM tartikel a JOIN teigenschaftkombiwert k ON k.kEigenschaftKombi = a.kEigenschaftKombi
                WHERE a.kArtikel = :id AND a.kEigenschaftKombi > 0',
            ['id' => $productId]
        );
    }
}
