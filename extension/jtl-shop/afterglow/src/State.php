<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

use JTL\DB\DbInterface;

/** Small facts that all PHP processes share. */
final class State
{
    public const TABLE = 'xplugin_afterglow_state';

    public function __construct(private readonly DbInterface $db)
    {
    }

    public function get(string $name): ?string
    {
        $row = $this->db->getSingleObject('SELECT value FROM ' . self::TABLE . ' WHERE name = :name', ['name' => $name]);

        return $row === null ? null : (string)$row->value;
    }

    public function set(string $name, string $value): void
    {
        $this->db->queryPrepared(
            'INSERT INTO ' . self::TABLE . ' (name, value) VALUES (:name, :value) ON DUPLICATE KEY UPDATE value = VALUES(value)',
            ['name' => $name, 'value' => $value]
        );
    }

    /** Changes the value only where it still is what was read: of many processes one succeeds. */
    public function replace(string $name, string $known, string $value): bool
    {
        return $known !== $value && $this->db->getAffectedRows(
            'UPDATE ' . self::TABLE . ' SET value = :value WHERE name = :name AND value = :known',
            ['name' => $name, 'value' => $value, 'known' => $known]
        ) === 1;
    }

    /** A secret of this installation, made at its first use; it signs addresses that the shop itself hands out. */
    public function linkSecret(): string
    {
        $secret = $this->get('link_secret');
        if ($secret === null) {
            $this->db->queryPrepared(
                'INSERT IGNORE INTO ' . self::TABLE . " (name, value) VALUES ('link_secret', :value)",
                ['value' => \bin2hex(\random_bytes(32))]
            );
            $secret = (string)$this->get('link_secret');
        }

        return $secret;
    }
}
