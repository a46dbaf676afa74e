<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

use JTL\DB\DbInterface;
use JTL\Media\Image;
use JTL\Media\Image\Product;
use JTL\Shop;
use Throwable;

/** Addresses of articles that hold without loading them, also of those that are gone. */
final class ProductLinks
{
    public function __construct(private readonly DbInterface $db)
    {
    }

    /** The shop leads it to the article's own address, or to "not found" where it is gone. */
    public function page(int $productId): string
    {
        $seo = $this->db->getSingleObject(
            "SELECT s.cSeo FROM tseo s JOIN tsprache l ON l.kSprache = s.kSprache AND l.cShopStandard = 'Y' WHERE s.cKey = 'kArtikel' AND s.kKey = :id",
            ['id' => $productId]
        );

        return Shop::getURL() . '/' . ($seo === null ? '?a=' . $productId : $seo->cSeo);
    }

    /** Its first picture in middle size, else that of the article it is a variation of; null where there is none. */
    public function picture(int $productId, int $parentId = 0): ?string
    {
        $row = $this->db->getSingleObject(
            'SELECT a.kArtikel, a.cName, a.cSeo, a.cSeo AS originalSeo, a.cArtNr, a.cBarcode, t.cWert AS customImgName
                FROM tartikel a
                JOIN tartikelpict p ON p.kArtikel = a.kArtikel
                LEFT JOIN tartikelattribut t ON t.kArtikel = a.kArtikel AND t.cName = \'bildname\'
                WHERE a.kArtikel IN (:id, :parent)
                ORDER BY a.kArtikel = :own DESC, p.nNr LIMIT 1',
            ['id' => $productId, 'parent' => $parentId ?: $productId, 'own' => $productId]
        );
        if ($row === null) {
            return null;
        }
        try {
            return Shop::getImageBaseURL() . Product::getThumb(Image::TYPE_PRODUCT, (int)$row->kArtikel, $row, Image::SIZE_MD);
        } catch (Throwable) {
            return null; // A picture that cannot be named is no reason to lose the order.
        }
    }
}
