<?php declare(strict_types=1);

namespace Afterglow\Tests;

use JTL\Plugin\PluginInterface;
use JTL\Shop;
use Plugin\afterglow\src\Services;
use Psr\Log\LoggerInterface;

/** A shop with the plugin, connected to whatever address a test gives it. */
final class World implements PluginInterface, LoggerInterface
{
    public const SECRET = 'test-secret';
    public SqliteDb $db;
    /** @var string[] */
    public array $logged = [];
    /** @var array<string, string> */
    public array $settings = ['key_id' => 'teehaus.abc', 'key_secret' => self::SECRET, 'on_confirmation' => 'on', 'on_status' => 'on', 'fallback' => 'on'];

    public function __construct(string $backend = 'http://127.0.0.1:1', string $file = ':memory:')
    {
        $this->settings['backend_url'] = $backend;
        $this->db = new SqliteDb($file);
        foreach (\explode(';', (string)\file_get_contents(__DIR__ . '/tables.sql')) as $statement) {
            $this->db->pdo->exec($statement);
        }
        Shop::$container = $this;
    }

    public function services(): Services
    {
        return new Services($this, $this->db);
    }

    /** An order of two articles, a coupon and its postage. */
    public function order(int $id, string $changes = ''): void
    {
        $this->db->pdo->exec("INSERT INTO tbestellung (kBestellung, kWarenkorb, cBestellNr, dErstellt) VALUES ($id, $id, 'B-$id', " . \time() . ')');
        $position = fn(string $values) => $this->db->pdo->exec(
            "INSERT INTO twarenkorbpos (kWarenkorb, kArtikel, cName, nAnzahl, fPreis, fMwSt, nPosTyp, kBestellpos) VALUES ($id, $values)"
        );
        $position("42, 'Nordlicht <script>', 2, 10, 19, 1, " . ($id * 10 + 1));
        $position("43, '', 0.375, 8, 7, 1, " . ($id * 10 + 2));
        $position("0, 'Gutschein', 1, -5, 0, 3, 0");
        $position("0, 'DHL', 1, 4.9, 0, 2, 0");
        if ($changes !== '') {
            $this->db->pdo->exec("UPDATE tbestellung SET $changes WHERE kBestellung = $id");
        }
    }

    public function getPluginID(): string
    {
        return 'afterglow';
    }

    public function getConfig(): self
    {
        return $this;
    }

    public function getValue(string $name): mixed
    {
        return $this->settings[$name] ?? null;
    }

    public function getPaths(): self
    {
        return $this;
    }

    public function getFrontendURL(): string
    {
        return 'https://shop.example/plugins/afterglow/frontend/';
    }

    public function getMeta(): self
    {
        return $this;
    }

    public function getVersion(): string
    {
        return '1.0.0';
    }

    public function getLocalization(): self
    {
        return $this;
    }

    public function getTranslation(string $name): ?string
    {
        return '"' . $name . '"';
    }

    public function getLogService(): self
    {
        return $this;
    }

    public function getCryptoService(): self
    {
        return $this;
    }

    public function randomString(int $bytes): string
    {
        return \str_repeat('x', $bytes);
    }

    public function getLinkService(): self
    {
        return $this;
    }

    public function getStaticRoute(string $id): string
    {
        return 'https://shop.example/' . $id;
    }

    public function error(string|\Stringable $message, array $context = []): void
    {
        $this->logged[] = (string)$message;
    }

    public function warning(string|\Stringable $message, array $context = []): void
    {
        $this->logged[] = (string)$message;
    }
}
