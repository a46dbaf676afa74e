<?php declare(strict_types=1);

namespace Afterglow\Tests;

use JTL\DB\DbInterface;
use PDO;
use PDOStatement;
use stdClass;

/** The shop's database as far as the plugin asks it, on SQLite: the few words only MySQL has are said in SQLite's. Several of them on one file are several PHP processes. */
final class SqliteDb implements DbInterface
{
    public PDO $pdo;
    /** Seconds the database's clock has been moved on. */
    public static int $later = 0;
    public int $writes = 0;

    public function __construct(string $file = ':memory:')
    {
        $this->pdo = new PDO('sqlite:' . $file, null, null, [PDO::ATTR_ERRMODE => PDO::ERRMODE_EXCEPTION]);
        $this->pdo->sqliteCreateFunction('MYSQL_NOW', static fn(): int => \time() + self::$later);
        $this->pdo->sqliteCreateFunction('CONCAT', static fn(mixed ...$parts): string => \implode('', $parts));
    }

    private static function translated(string $statement): string
    {
        return \preg_replace(
            ['/DATE_ADD\(NOW\(\), INTERVAL (\d+) SECOND\)/', '/DATE_SUB\(NOW\(\), INTERVAL \d+ MONTH\)/', '/NOW\(\)/', '/INSERT IGNORE/', '/ON DUPLICATE KEY UPDATE/', '/VALUES\((\w+)\)(?=[,\s]|$)(?!\s*ON)/', '/\bIF\(/', '/UNIX_TIMESTAMP\(((?:[^()]|\((?:[^()]|\([^()]*\))*\))+)\)/', '/GROUP_CONCAT\((.*) SEPARATOR (.*?)\)/', '/SET SESSION .*/'],
            ['(NOW() + $1)', '0', 'MYSQL_NOW()', 'INSERT OR IGNORE', 'ON CONFLICT DO UPDATE SET', 'excluded.$1', 'IIF(', '($1)', 'GROUP_CONCAT($1, $2)', 'SELECT 1'],
            $statement
        );
    }

    private function run(string $statement, array $params = []): PDOStatement
    {
        $prepared = $this->pdo->prepare(self::translated($statement));
        foreach ($params as $name => $value) {
            $prepared->bindValue(':' . $name, $value, \is_int($value) ? PDO::PARAM_INT : PDO::PARAM_STR);
        }
        $prepared->execute();
        $this->writes += \preg_match('/^\s*SELECT/i', $statement) === 1 ? 0 : 1;

        return $prepared;
    }

    public function query(string $stmt, int $return = 0, bool $echo = false)
    {
        return $this->run($stmt)->rowCount();
    }

    public function queryPrepared(string $stmt, array $params, int $return = 0, bool $echo = false, mixed $fnInfo = null)
    {
        return $this->run($stmt, $params)->rowCount();
    }

    public function getInts(string $stmt, string $rowName, array $params = []): array
    {
        return \array_map(static fn(stdClass $row): int => (int)$row->$rowName, $this->getObjects($stmt, $params));
    }

    public function getObjects(string $stmt, array $params = []): array
    {
        return $this->run($stmt, $params)->fetchAll(PDO::FETCH_OBJ);
    }

    public function getSingleObject(string $stmt, array $params = []): ?stdClass
    {
        return $this->getObjects($stmt, $params)[0] ?? null;
    }

    public function getSingleInt(string $stmt, string $rowName, array $params = []): int
    {
        return (int)($this->getSingleObject($stmt, $params)->$rowName ?? 0);
    }

    public function getAffectedRows(string $stmt, array $params = []): int
    {
        return $this->run($stmt, $params)->rowCount();
    }
}
