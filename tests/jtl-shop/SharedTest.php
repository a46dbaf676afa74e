<?php declare(strict_types=1);

namespace Afterglow\Tests;

use PHPUnit\Framework\TestCase;
use Plugin\afterglow\src\Breaker;
use Plugin\afterglow\src\Cart;
use Plugin\afterglow\src\OrderLink;
use Plugin\afterglow\src\Signature;
use Plugin\afterglow\src\State;

/** Signature, links, breaker and cart: what stands on its own. */
final class SharedTest extends TestCase
{
    /** The vectors are made by the server's own code: AFTERGLOW_VECTORS (tests/jtl-shop/plugin.test.ts). */
    public function testSignsAsTheServerDoes(): void
    {
        $vectors = \json_decode((string)\getenv('AFTERGLOW_VECTORS'), true);
        self::assertNotEmpty($vectors);
        foreach ($vectors as ['secret' => $secret, 'timestamp' => $time, 'method' => $method, 'path' => $path, 'body' => $body, 'header' => $header]) {
            self::assertSame($header, Signature::of($secret, $time, $method, $path, $body));
            self::assertTrue(Signature::isOf($secret, $header, $time, $method, $path, $body));
            self::assertFalse(Signature::isOf($secret, $header, $time, $method, $path, $body . ' '), 'altered');
            self::assertFalse(Signature::isOf($secret, $header, $time, $method, $path . '/', $body));
            self::assertFalse(Signature::isOf($secret . 'x', $header, $time, $method, $path, $body));
            self::assertFalse(Signature::isOf($secret, $header, (string)((int)$time + 1), $method, $path, $body));
        }
    }

    public function testNothingIsGenuineWithoutASecretOrWithAnOldClock(): void
    {
        self::assertFalse(Signature::isOf('', Signature::of('', '1790000000', 'POST', '/', ''), '1790000000', 'POST', '/', ''));
        self::assertFalse(Signature::isOf('s', Signature::of('s', "1790000000\n", 'POST', '/', ''), "1790000000\n", 'POST', '/', ''));
        self::assertTrue(Signature::isFresh((string)(\time() - 299)));
        self::assertTrue(Signature::isFresh((string)(\time() + 299)));
        self::assertFalse(Signature::isFresh((string)(\time() - 3600)));
        self::assertFalse(Signature::isFresh((string)(\time() + 3600)));
    }

    public function testLinksOpenOneOrderOnly(): void
    {
        $links = new OrderLink(new State(new SqliteDb($this->file())));
        \parse_str((string)\parse_url($links->ofMail(7), \PHP_URL_QUERY), $mail);
        self::assertTrue($links->isOfMail(7, (int)$mail['d'], $mail['s']));
        self::assertFalse($links->isOfMail(8, (int)$mail['d'], $mail['s']));
        self::assertFalse($links->isOfMail(7, (int)$mail['d'] - 1, $mail['s']));
        self::assertFalse($links->isOfMail(7, (int)$mail['d'], ''));
        \parse_str((string)\parse_url($links->page(7, 'thank_you'), \PHP_URL_QUERY), $page);
        self::assertTrue($links->isPage(7, 'thank_you', (int)$page['u'], $page['s']));
        self::assertFalse($links->isPage(7, 'order_status', (int)$page['u'], $page['s']));
        self::assertFalse($links->isPage(7, 'thank_you', (int)$page['u'] + 1, $page['s']));
        self::assertFalse($links->isOfMail(7, (int)$mail['d'], $page['s']), 'an hour\'s link is none of a mail');
    }

    public function testTheBreakerOpensForAllProcessesAndLetsOneTry(): void
    {
        $file = $this->file();
        $one = new Breaker(new State(new SqliteDb($file)), Breaker::INLINE);
        $others = \array_map(static fn(): Breaker => new Breaker(new State(new SqliteDb($file)), Breaker::INLINE), \range(1, 5));
        $one->failed();
        self::assertTrue($others[0]->allows(), 'a first slow answer opens nothing');
        $others[0]->succeeded();
        $one->failed();
        self::assertTrue($others[0]->allows(), 'only failures in a row count');
        $others[1]->failed();
        foreach ([$one, ...$others] as $breaker) {
            self::assertFalse($breaker->allows());
            self::assertTrue($breaker->isResting());
        }
        (new State(new SqliteDb($file)))->set(Breaker::INLINE, '2:' . (\time() - 1));
        self::assertSame(1, \count(\array_filter($others, static fn(Breaker $breaker): bool => $breaker->allows())), 'one gets the turn');
        $one->succeeded();
        self::assertTrue($others[4]->allows());
        self::assertTrue((new Breaker(new State(new SqliteDb($file)), Breaker::LATER))->allows());
    }

    public function testARestGrowsAndEnds(): void
    {
        $breaker = new Breaker(new State(new SqliteDb($this->file())), Breaker::LATER);
        $rests = [];
        for ($failure = 1; $failure <= 12; $failure++) {
            $breaker->failed();
            $rests[] = \max(0, $breaker->tell()['until'] - \time());
        }
        self::assertEqualsWithDelta([0, 30, 60, 120, 240, 480, 600, 600], \array_slice($rests, 0, 8), 1);
        self::assertLessThanOrEqual(600, \max($rests));
    }

    /** @dataProvider carts */
    public function testReadsWhatIsWantedAgain(string $items, array $wanted): void
    {
        self::assertSame($wanted, Cart::parse($items));
    }

    public function carts(): array
    {
        return [
            ['42:2,43:0.5', [42 => 2.0, 43 => 0.5]], ['42:1,42:2', [42 => 3.0]], ['', []], ['42', []], ['42:-1', []], ['42:0', []], ['42:1e9', []], ['42:1;drop', []],
            ["42:1' OR 1", []], [\str_repeat('1:1,', 60) . '2:1', [1 => 50.0]], ['99999999999:1', []],
        ];
    }

    private function file(): string
    {
        $file = (string)\tempnam(\sys_get_temp_dir(), 'afterglow');
        \register_shutdown_function('unlink', $file);
        new World('http://127.0.0.1:1', $file);

        return $file;
    }
}
