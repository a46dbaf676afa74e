<?php declare(strict_types=1);

namespace Afterglow\Tests;

use PHPUnit\Framework\TestCase;
use Plugin\afterglow\src\BackendFailure;
use Plugin\afterglow\src\Breaker;

/** Whatever the backend does, the page of the shop stands, in time, with nothing broken on it. */
final class PageTest extends TestCase
{
    /** @var resource|null */
    private static $process = null;
    private static string $backend = '';

    public static function setUpBeforeClass(): void
    {
        $socket = \stream_socket_server('tcp://127.0.0.1:0');
        $address = (string)\stream_socket_get_name($socket, false);
        \fclose($socket);
        $quiet = ['file', '/dev/null', 'w'];
        self::$process = \proc_open([\PHP_BINARY, '-S', $address, __DIR__ . '/stubs/backend.php'], [['pipe', 'r'], $quiet, $quiet], $pipes, null, ['PHP_CLI_SERVER_WORKERS' => '3', 'PATH' => (string)\getenv('PATH')]);
        self::$backend = 'http://' . $address;
        for ($try = 0; $try < 100 && @\stream_socket_client('tcp://' . $address) === false; $try++) {
            \usleep(20_000);
        }
    }

    public static function tearDownAfterClass(): void
    {
        \proc_terminate(self::$process);
        \proc_close(self::$process);
    }

    private function world(string $how): World
    {
        $world = new World($how === 'closed' ? 'http://127.0.0.1:1' : self::$backend . '/' . $how);
        $world->order(7);

        return $world;
    }

    public function testThePageIsThereAtOnce(): void
    {
        $html = $this->world('well')->services()->page()->inline(7, 'thank_you');
        self::assertStringStartsWith('<afterglow-page></afterglow-page><script type="module" async src="' . self::$backend . '/well/embed/v1.js">', $html);
    }

    public function testTheScriptMayComeFromThePlugin(): void
    {
        $world = $this->world('well');
        $world->settings['embed_source'] = 'plugin';
        self::assertStringContainsString('src="https://shop.example/plugins/afterglow/frontend/embed/v1.js"', $world->services()->page()->inline(7, 'thank_you'));
    }

    /** @dataProvider faults */
    public function testAFaultIsAnElementThatLoadsLater(string $how, string $reason): void
    {
        $world = $this->world($how);
        $started = \microtime(true);
        $html = $world->services()->page()->inline(7, 'thank_you');
        self::assertLessThan(0.6, \microtime(true) - $started);
        self::assertMatchesRegularExpression('#^<div class="afterglow-later" data-afterglow-later="https://shop\.example/afterglow/page\?o=7&amp;p=thank_you&amp;u=\d+&amp;s=\w{40}">'
            . '<noscript><a href="https://shop\.example/afterglow/order\?o=7[^"]*">&quot;afterglow_link&quot;</a></noscript></div><script type="module" src="https://shop\.example/[^"]+later\.js\?v=1\.0\.0"></script>$#', $html);
        try {
            $world->services()->backend()->check('/v1/jtl-shop/hello', [], $how === 'slow' ? 200 : 3000);
            self::assertSame('', $reason);
        } catch (BackendFailure $failure) {
            self::assertSame($reason, $failure->reason);
            self::assertSame($how === 'clock', \abs($failure->clockOff) > 300);
        }
    }

    public function faults(): array
    {
        return [
            'slow' => ['slow', 'too_slow'], 'HTML' => ['html', 'not_afterglow'], 'a redirect' => ['redirect', 'redirected'], 'an error' => ['error', 'status_500'],
            'nobody' => ['closed', 'no_connection'], 'a wrong secret' => ['secret', 'unauthorized'], 'a wrong clock' => ['clock', 'clock_off'],
            'something else' => ['odd', ''], 'nothing' => ['empty', 'status_200'], 'far too much' => ['huge', 'no_connection'],
        ];
    }

    public function testADeadBackendCostsTwoBlinksAndThenNothing(): void
    {
        $world = $this->world('slow');
        $waits = [];
        foreach (\range(1, 5) as $_) {
            $started = \microtime(true);
            self::assertStringContainsString('afterglow-later', $world->services()->page()->inline(7, 'thank_you'));
            $waits[] = \microtime(true) - $started;
        }
        self::assertEqualsWithDelta(0.3, $waits[0], 0.15);
        self::assertLessThan(0.05, \max(\array_slice($waits, 2)));
        // Slow is not dead: the element may still load what came too late.
        self::assertSame('<afterglow-page></afterglow-page>', \substr($world->services()->page()->fetch(7, 'thank_you')['html'], 0, 33));
        self::assertFalse($world->services()->breaker(Breaker::INLINE)->allows(), 'what took a second does not make it quick');
        $world->settings['backend_url'] = self::$backend . '/well';
        $world->services()->backend()->check('/v1/jtl-shop/hello', [], 3000);
        self::assertStringStartsWith('<afterglow-page>', $world->services()->page()->inline(7, 'thank_you'), 'the merchant\'s check closes it');
    }

    public function testARefusalIsAnAnswerAndOpensNothing(): void
    {
        $world = $this->world('secret');
        foreach (\range(1, 4) as $_) {
            $world->services()->page()->inline(7, 'thank_you');
        }
        self::assertTrue($world->services()->breaker(Breaker::INLINE)->allows());
    }

    public function testWithoutSettingsAPageIsUntouched(): void
    {
        foreach (['backend_url', 'key_id', 'key_secret'] as $missing) {
            $world = $this->world('well');
            $world->settings[$missing] = ' ';
            self::assertSame('', $world->services()->page()->inline(7, 'thank_you'));
        }
        $world = $this->world('well');
        $world->settings['backend_url'] = 'file:///etc/passwd';
        self::assertSame('', $world->services()->page()->inline(7, 'thank_you'));
        self::assertSame('', $this->world('well')->services()->page()->inline(99, 'thank_you'), 'an order that is gone');
    }
}
