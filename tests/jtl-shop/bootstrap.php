<?php declare(strict_types=1);

require __DIR__ . '/stubs/hooks.php';
require __DIR__ . '/stubs/jtl.php';
require __DIR__ . '/stubs/SqliteDb.php';
require __DIR__ . '/stubs/World.php';

\spl_autoload_register(static function (string $class): void {
    if (\str_starts_with($class, 'Plugin\\afterglow\\')) {
        require \dirname(__DIR__, 2) . '/extension/jtl-shop/' . \str_replace('\\', '/', \substr($class, 7)) . '.php';
    }
});
