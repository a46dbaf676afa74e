<?php declare(strict_types=1);

namespace Afterglow\Tests;

use PHPUnit\Framework\TestCase;
use Plugin\afterglow\src\Outbox;

/** Nothing is lost, nothing is told twice for nothing, and nobody waits. */
final class OutboxTest extends TestCase
{
    private World $world;
    private Outbox $outbox;

    protected function setUp(): void
    {
        SqliteDb::$later = 0;
        $this->world = new World();
        $this->outbox = $this->world->services()->outbox();
    }

    protected function tearDown(): void
    {
        SqliteDb::$later = 0;
    }

    public function testManyChangesAreOneEntryToldOnceTheySettle(): void
    {
        foreach (\range(1, 10) as $_) {
            $this->outbox->add(Outbox::ORDER, 7);
        }
        $this->outbox->add(Outbox::ORDER, 0);
        $this->outbox->add(Outbox::ORDER, -3);
        self::assertSame([], $this->outbox->claim(50));
        SqliteDb::$later = 3;
        self::assertSame([['id' => '1-10', 'kind' => 'order', 'ref' => 7]], $this->outbox->claim(50));
        self::assertSame([], $this->outbox->claim(50), 'it has a teller');
        SqliteDb::$later = 304;
        self::assertCount(1, $this->outbox->claim(50), 'who crashed gives it back');
        $this->outbox->taken('1-10');
        self::assertSame(['waiting' => 0, 'refused' => 0, 'oldest' => null], $this->outbox->tell());
    }

    public function testWhatChangesWhileItIsToldIsToldAgain(): void
    {
        $this->outbox->add(Outbox::ORDER, 7);
        SqliteDb::$later = 3;
        [$told] = $this->outbox->claim(1);
        $this->outbox->add(Outbox::ORDER, 7);
        $this->outbox->taken($told['id']);
        $this->outbox->refused($told['id'], 'late');
        SqliteDb::$later = 6;
        self::assertSame([['id' => '1-2', 'kind' => 'order', 'ref' => 7]], $this->outbox->claim(50));
    }

    public function testARefusedEntryWaitsForAChangeAndKeepsNobodyElse(): void
    {
        $this->outbox->addMany(Outbox::ORDER, [7, 8, 7]);
        [$first] = $this->outbox->claim(1);
        $this->outbox->refused($first['id'], \str_repeat('ü', 600));
        self::assertSame([8], \array_column($this->outbox->claim(50), 'ref'));
        self::assertSame(500, \mb_strlen($this->outbox->listRefused(5)[0]->refused));
        $this->outbox->add(Outbox::ORDER, 7);
        SqliteDb::$later = 3;
        self::assertSame([7], \array_column($this->outbox->claim(50), 'ref'));
    }

    public function testADeletionReplacesWhatWaited(): void
    {
        $this->outbox->add(Outbox::ORDER, 7);
        $this->outbox->addDeleted(Outbox::ORDER, Outbox::ORDER_DELETED, 7);
        SqliteDb::$later = 3;
        self::assertSame(['order_deleted'], \array_column($this->outbox->claim(50), 'kind'));
    }

    public function testTheFirstImportTellsEachOnceAndGoesOnWhereItStopped(): void
    {
        foreach (\range(1, 120) as $id) {
            $this->world->order($id);
            $this->world->db->pdo->exec("INSERT INTO tartikel (kArtikel, nIstVater) VALUES ($id, " . ($id === 5 ? 1 : 0) . ')');
        }
        $this->world->services()->import()->start();
        $told = [];
        for ($round = 0; $round < 30; $round++) {
            // A new process each time, as after a crash.
            $import = $this->world->services()->import();
            $entries = $this->outbox->claim(50);
            if ($entries === [] && !$import->step(50)) {
                break;
            }
            foreach ($entries as $entry) {
                $told[] = $entry['kind'] . $entry['ref'];
                $this->outbox->taken($entry['id']);
            }
        }
        self::assertSame('order120', $told[0], 'the newest first');
        self::assertCount(239, $told);
        self::assertCount(239, \array_unique($told));
        self::assertSame(['running' => false, 'orders' => ['done' => 120, 'all' => 120], 'products' => ['done' => 119, 'all' => 119]], $this->world->services()->import()->tell());
    }
}
