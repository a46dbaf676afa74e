<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

use JTL\Catalog\Product\Artikel;
use JTL\Customer\CustomerGroup;
use JTL\DB\DbInterface;
use JTL\Language\LanguageHelper;
use JTL\Session\Frontend;

/** Reads an article as the shop sells it now, as Afterglow's Product (server/contract/order.ts). Prices gross, of the default customer group. */
final class ProductFacts
{
    public function __construct(private readonly DbInterface $db, private readonly ProductLinks $links)
    {
    }

    /** @return array<string, mixed>|null null where it is gone or not sold to everybody */
    public function read(int $productId): ?array
    {
        $row = $this->db->getSingleObject('SELECT kVaterArtikel, nIstVater, cArtNr FROM tartikel WHERE kArtikel = :id', ['id' => $productId]);
        if ($row === null || (int)$row->nIstVater === 1) {
            return null; // What is bought is the variation, not the article that gathers them.
        }
        $options = Artikel::getDefaultOptions();
        $options->nKeineSichtbarkeitBeachten = 0;
        $article = new Artikel($this->db);
        $article->fuelleArtikel($productId, $options, CustomerGroup::getDefaultGroupID(), LanguageHelper::getDefaultLanguage()->getId());
        if ((int)$article->kArtikel === 0 || $article->Preise === null) {
            return null;
        }
        $tracked = $article->cLagerBeachten === 'Y' && $article->cLagerKleinerNull !== 'Y';
        $stock = (float)$article->fLagerbestand;
        $price = (float)($article->Preise->fVKBrutto ?? 0);

        return \array_filter([
            'id' => (string)$productId,
            'groupId' => (int)$row->kVaterArtikel > 0 ? (string)$row->kVaterArtikel : null,
            'title' => \mb_substr((string)$article->cName, 0, 500),
            'price' => \number_format(\max(0, $price), 2, '.', ''),
            'currency' => Frontend::getCurrency()->getCode() ?: 'EUR',
            'unitPrice' => self::basePrice($article, $price),
            'maxQuantity' => (int)($article->FunktionsAttribute[\FKT_ATTRIBUT_MAXBESTELLMENGE] ?? 0) ?: null,
            'related' => $this->related($productId, (int)$row->kVaterArtikel),
            'stock' => $tracked ? (int)\max(0, \floor($stock)) : null,
            'category' => $this->category($productId, (int)$row->kVaterArtikel),
            'imageUrl' => $this->links->picture($productId, (int)$row->kVaterArtikel),
            'url' => $this->links->page($productId),
            'available' => !$tracked || $stock > 0,
            'updatedAt' => \date('c'),
        ], static fn(mixed $value): bool => $value !== null && $value !== '');
    }

    /** The base price as the law asks (PAngV § 4). @return array{amount: string, per: string}|null */
    private static function basePrice(Artikel $article, float $price): ?array
    {
        $content = (float)($article->fVPEWert ?? 0);

        return $article->cVPE === 'Y' && $content > 0 && (string)$article->cVPEEinheit !== ''
            ? ['amount' => \number_format($price / $content, 2, '.', ''), 'per' => \mb_substr((string)$article->cVPEEinheit, 0, 40)] : null;
    }

    /** The merchant's own cross-selling groups; never the shop's statistics, Afterglow learns its own. @return string[]|null */
    private function related(int $productId, int $parentId): ?array
    {
        $ids = $this->db->getInts(
            'SELECT x.kXSellArtikel FROM txsell x JOIN tartikel a ON a.kArtikel = x.kXSellArtikel
                WHERE x.kArtikel IN (:id, :parent) AND x.kXSellArtikel NOT IN (:own, :same) AND a.nIstVater = 0 ORDER BY x.kXSell LIMIT 20',
            'kXSellArtikel',
            ['id' => $productId, 'parent' => $parentId ?: $productId, 'own' => $productId, 'same' => $parentId]
        );

        return $ids === [] ? null : \array_map('strval', \array_values(\array_unique($ids)));
    }

    private function category(int $productId, int $parentId): ?string
    {
        $row = $this->db->getSingleObject(
            'SELECT k.cName FROM tkategorieartikel a JOIN tkategorie k ON k.kKategorie = a.kKategorie WHERE a.kArtikel IN (:id, :parent) ORDER BY k.nLevel DESC, k.kKategorie LIMIT 1',
            ['id' => $productId, 'parent' => $parentId ?: $productId]
        );

        return $row === null ? null : \mb_substr((string)$row->cName, 0, 200);
    }
}
