<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

use JTL\DB\DbInterface;
use Throwable;

/**
 * What Afterglow must still hear of: not the news themselves but what they are about, so that whatever happened in between is read when it
 * is told, in one piece. An order that changes ten times before it is told is one entry.
 */
final class Outbox
{
    public const TABLE = 'xplugin_afterglow_outbox';
    public const ORDER = 'order';
    public const ORDER_DELETED = 'order_deleted';
    public const PRODUCT = 'product';
    public const PRODUCT_DELETED = 'product_deleted';

    /** Nobody else takes an entry for so long; who crashed gives it back. */
    private const LEASE_SECONDS = 300;
    /** Some of the shop's hooks fire just before the database changes, and most changes come in several at once. */
    private const SETTLE_SECONDS = 3;

    public function __construct(private readonly DbInterface $db)
    {
    }

    /** Something changed. Cheap enough for the Wawi's sync: one indexed write. */
    public function add(string $kind, int $ref): void
    {
        if ($ref <= 0) {
            return;
        }
        $this->db->queryPrepared(
            'INSERT INTO ' . self::TABLE . ' (kind, ref, due) VALUES (:kind, :ref, DATE_ADD(NOW(), INTERVAL ' . self::SETTLE_SECONDS . ' SECOND))
                ON DUPLICATE KEY UPDATE version = version + 1, due = VALUES(due), refused = NULL',
            ['kind' => $kind, 'ref' => $ref]
        );
    }

    /** It is gone: whatever was to be told of it is told no more. */
    public function addDeleted(string $kind, string $deletedKind, int $ref): void
    {
        $this->db->queryPrepared('DELETE FROM ' . self::TABLE . ' WHERE kind = :kind AND ref = :ref', ['kind' => $kind, 'ref' => $ref]);
        $this->add($deletedKind, $ref);
    }

    /**
     * For the first import: what waits already keeps its place.
     *
     * @param int[] $refs
     */
    public function addMany(string $kind, array $refs): void
    {
        foreach ($refs as $ref) {
            $this->db->queryPrepared('INSERT IGNORE INTO ' . self::TABLE . ' (kind, ref, due) VALUES (:kind, :ref, NOW())', ['kind' => $kind, 'ref' => $ref]);
        }
    }

    /**
     * Takes what is due, for one teller only. Row by row, each for itself: the Wawi's sync writes here in the middle of its long transactions,
     * and whoever held some rows while waiting for others could have it rolled back.
     *
     * @return array<int, array{id: string, kind: string, ref: int}>
     */
    public function claim(int $limit): array
    {
        $due = $this->db->getObjects(
            'SELECT id, version, kind, ref FROM ' . self::TABLE . ' WHERE refused IS NULL AND due <= NOW() ORDER BY due, id LIMIT ' . $limit
        );
        $claimed = \array_filter($due, fn(object $row): bool => $this->lease((int)$row->id, (int)$row->version));

        return \array_values(\array_map(
            static fn(object $row): array => ['id' => $row->id . '-' . $row->version, 'kind' => (string)$row->kind, 'ref' => (int)$row->ref],
            $claimed
        ));
    }

    private function lease(int $id, int $version): bool
    {
        try {
            return $this->db->getAffectedRows(
                'UPDATE ' . self::TABLE . ' SET due = DATE_ADD(NOW(), INTERVAL ' . self::LEASE_SECONDS . ' SECOND)
                    WHERE id = :id AND version = :version AND refused IS NULL AND due <= NOW()',
                ['id' => $id, 'version' => $version]
            ) === 1;
        } catch (Throwable) {
            return false; // The sync is changing this very row: it is told once that is done.
        }
    }

    /** A teller waits for nobody; of use only in a process that does nothing else. */
    public function neverWait(): void
    {
        $this->db->query('SET SESSION innodb_lock_wait_timeout = 1');
    }

    /** Told: forgotten, unless it changed again meanwhile. */
    public function taken(string $id): void
    {
        [$row, $version] = self::parts($id);
        $this->db->queryPrepared('DELETE FROM ' . self::TABLE . ' WHERE id = :id AND version = :version', ['id' => $row, 'version' => $version]);
    }

    /** Afterglow cannot read it: kept with the reason for the merchant, and not sent again until it changes. */
    public function refused(string $id, string $message): void
    {
        [$row, $version] = self::parts($id);
        $this->db->queryPrepared(
            'UPDATE ' . self::TABLE . ' SET refused = :message WHERE id = :id AND version = :version',
            ['id' => $row, 'version' => $version, 'message' => \mb_substr($message, 0, 500)]
        );
    }

    /** @return array{waiting: int, refused: int, oldest: ?string} */
    public function tell(): array
    {
        $row = $this->db->getSingleObject(
            'SELECT COUNT(IF(refused IS NULL, 1, NULL)) AS waiting, COUNT(refused) AS refused, UNIX_TIMESTAMP(MIN(IF(refused IS NULL, due, NULL))) AS oldest FROM ' . self::TABLE
        );

        return ['waiting' => (int)($row->waiting ?? 0), 'refused' => (int)($row->refused ?? 0), 'oldest' => (int)($row->oldest ?? 0) > 0 ? \date('Y-m-d H:i:s', (int)$row->oldest) : null];
    }

    /** @return object[] the newest entries Afterglow refused, each with kind, ref and refused */
    public function listRefused(int $limit): array
    {
        return $this->db->getObjects('SELECT kind, ref, refused FROM ' . self::TABLE . ' WHERE refused IS NOT NULL ORDER BY id DESC LIMIT ' . $limit);
    }

    /** @return array{0: int, 1: int} */
    private static function parts(string $id): array
    {
        $parts = \explode('-', $id);

        return [(int)$parts[0], (int)($parts[1] ?? 0)];
    }
}
