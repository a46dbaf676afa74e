<?php declare(strict_types=1);

namespace Plugin\afterglow\Migrations;

use JTL\Plugin\Migration;
use JTL\Update\IMigration;

/** The outbox, and small facts that all PHP processes share. */
class Migration20261122090000 extends Migration implements IMigration
{
    public function up(): void
    {
        $this->execute('CREATE TABLE IF NOT EXISTS `xplugin_afterglow_outbox` (
            `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
            `kind` VARCHAR(20) NOT NULL,
            `ref` INT UNSIGNED NOT NULL,
            `version` INT UNSIGNED NOT NULL DEFAULT 1,
            `due` DATETIME NOT NULL,
            `refused` VARCHAR(500) NULL,
            UNIQUE KEY `one_each` (`kind`, `ref`),
            KEY `due` (`due`, `id`)
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci');
        $this->execute('CREATE TABLE IF NOT EXISTS `xplugin_afterglow_state` (
            `name` VARCHAR(64) NOT NULL PRIMARY KEY,
            `value` VARCHAR(500) NOT NULL
        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci');
    }

    public function down(): void
    {
        if ($this->doDeleteData()) {
            $this->execute('DROP TABLE IF EXISTS `xplugin_afterglow_outbox`');
            $this->execute('DROP TABLE IF EXISTS `xplugin_afterglow_state`');
        }
    }
}
