<?php declare(strict_types=1);

/** What the plugin uses of JTL-Shop 5, with the shop's own names and signatures (5.3 and 5.4 agree). Bodies are the least a test needs. */

namespace JTL\DB {
    use stdClass;

    interface DbInterface
    {
        public function query(string $stmt, int $return = 0, bool $echo = false);

        public function queryPrepared(string $stmt, array $params, int $return = 0, bool $echo = false, mixed $fnInfo = null);

        public function getInts(string $stmt, string $rowName, array $params = []): array;

        public function getObjects(string $stmt, array $params = []): array;

        public function getSingleObject(string $stmt, array $params = []): ?stdClass;

        public function getSingleInt(string $stmt, string $rowName, array $params = []): int;

        public function getAffectedRows(string $stmt, array $params = []): int;
    }
}

namespace JTL\Plugin {
    use JTL\DB\DbInterface;
    use JTL\Events\Dispatcher;
    use JTL\Link\LinkInterface;
    use JTL\Smarty\JTLSmarty;

    interface PluginInterface
    {
        public function getPluginID(): string;

        public function getConfig();

        public function getPaths();

        public function getMeta();

        public function getLocalization();
    }

    abstract class Bootstrapper
    {
        final public function __construct(private PluginInterface $plugin, private DbInterface $db, private mixed $cache)
        {
        }

        public function boot(Dispatcher $dispatcher)
        {
        }

        public function installed()
        {
        }

        public function uninstalled(bool $deleteData = true)
        {
        }

        public function getPlugin(): PluginInterface
        {
            return $this->plugin;
        }

        public function getDB(): DbInterface
        {
            return $this->db;
        }

        public function renderAdminMenuTab(string $tabName, int $menuID, JTLSmarty $smarty): string
        {
            return '';
        }

        public function prepareFrontend(LinkInterface $link, JTLSmarty $smarty): bool
        {
            return false;
        }
    }
}

namespace JTL\Events {
    final class Event
    {
        public const MAP_CRONJOB_TYPE = 'map.cronjob.type';
        public const GET_AVAILABLE_CRONJOBS = 'get.available.cronjobs';
    }

    final class Dispatcher
    {
        /** @var array<string, callable[]> */
        private array $listeners = [];

        public function listen(array|string $eventNames, callable $listener, int $priority = 5): void
        {
            foreach ((array)$eventNames as $name) {
                $this->listeners[$name][] = $listener;
            }
        }

        public function hookInto(int $hookID, callable $listener, int $priority = 5): void
        {
            $this->listen('shop.hook.' . $hookID, $listener, $priority);
        }

        public function fire(string $eventName, $arguments = []): void
        {
            foreach ($this->listeners[$eventName] ?? [] as $listener) {
                $listener($arguments);
            }
        }

        public function hasListeners(string $eventName): bool
        {
            return isset($this->listeners[$eventName]);
        }
    }
}

namespace JTL {
    final class Shop
    {
        public static mixed $container = null;
        public static mixed $smarty = null;

        public static function getURL(bool $forceSSL = false, ?int $langID = null): string
        {
            return 'https://shop.example';
        }

        public static function getImageBaseURL(): string
        {
            return 'https://shop.example/';
        }

        public static function isFrontend(): bool
        {
            return true;
        }

        public static function Container(): mixed
        {
            return self::$container;
        }

        public static function Smarty(bool $fast = false): mixed
        {
            return self::$smarty;
        }
    }
}

namespace JTL\Checkout {
    class Bestellung
    {
        public ?int $kBestellung = null;
    }

    class Rechnungsadresse
    {
        public ?string $cMail = 'lena@example.org';
        public ?string $cVorname = 'Lena';
        public ?string $cNachname = 'Brandt <b>';
        public ?string $cFirma = '';
        public ?string $cStrasse = 'Holtenauer Straße';
        public ?string $cHausnummer = '88';
        public ?string $cAdressZusatz = '';
        public ?string $cPLZ = '24105';
        public ?string $cOrt = 'Kiel';
        public ?string $cLand = 'DE';

        public function __construct(int $id = 0)
        {
        }
    }

    class Lieferadresse extends Rechnungsadresse
    {
    }
}

namespace JTL\Media {
    final class Image
    {
        public const TYPE_PRODUCT = 'product';
        public const SIZE_MD = 'md';
    }
}

namespace JTL\Media\Image {
    final class Product
    {
        public static function getThumb(string $type, int $id, object $mixed, string $size, int $number = 1): string
        {
            return 'media/image/' . $type . '/' . $id . '/' . $size . '/bild.jpg';
        }
    }
}

namespace JTL\Cart {
    final class CartHelper
    {
        /** @var array<int, array{0: int, 1: int|float, 2: object[], 3: int}> */
        public static array $added = [];

        public static function addProductIDToCart(int $productID, $qty, array $attrValues = [], $redirect = 0): bool
        {
            self::$added[] = [$productID, $qty, $attrValues, $redirect];

            return $qty <= 5 && isset($_SESSION['jtl_token']) && ($_POST['jtl_token'] ?? null) === $_SESSION['jtl_token'];
        }
    }
}

namespace JTL\Catalog\Product {
    use JTL\DB\DbInterface;
    use stdClass;

    final class Artikel
    {
        public ?int $kArtikel = null;
        public ?int $inWarenkorbLegbar = null;

        public function __construct(?DbInterface $db = null)
        {
        }

        public static function getDefaultOptions(): stdClass
        {
            return new stdClass();
        }

        public function fuelleArtikel(int $productID, ?stdClass $options = null, int $customerGroupID = 0, int $langID = 0): self
        {
            $this->kArtikel = $productID;
            $this->inWarenkorbLegbar = $productID === 13 ? -5 : 1;

            return $this;
        }
    }
}

namespace JTL\Smarty {
    class JTLSmarty
    {
        /** @var array<string, mixed> */
        public array $assigned = [];

        public function assign($tpl_var, $value = null, $nocache = false): self
        {
            $this->assigned[$tpl_var] = $value;

            return $this;
        }

        public function registerFilter($type, $callback, $name = null): self
        {
            $this->assigned['filter ' . $name] = $callback;

            return $this;
        }

        public function registerPlugin($type, $name, $callback): self
        {
            $this->assigned[$name] = $callback;

            return $this;
        }
    }
}

namespace JTL\Link {
    interface LinkInterface
    {
    }
}

namespace JTL\Mail {
    final class Mailer
    {
        /** @var array<string, mixed> */
        public array $added = [];

        public function getHydrator(): self
        {
            return $this;
        }

        public function add(string $variable, $content): void
        {
            $this->added[$variable] = $content;
        }
    }
}

namespace JTL\Mail\Mail {
    interface MailInterface
    {
        public function getData();
    }
}

namespace Psr\Log {
    interface LoggerInterface
    {
        public function error(string|\Stringable $message, array $context = []): void;

        public function warning(string|\Stringable $message, array $context = []): void;
    }
}

namespace JTL\Cron {
    class QueueEntry
    {
    }

    interface JobInterface
    {
    }

    abstract class Job implements JobInterface
    {
        protected \JTL\DB\DbInterface $db;

        public function start(QueueEntry $queueEntry): JobInterface
        {
            return $this;
        }

        public function setFinished(bool $finished): void
        {
        }
    }
}
