<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

use JTL\Router\Router;
use JTL\Shop;
use Laminas\Diactoros\Response\JsonResponse;
use Laminas\Diactoros\Response\RedirectResponse;
use Laminas\Diactoros\Response\TextResponse;
use Psr\Http\Message\ResponseInterface;
use Psr\Http\Message\ServerRequestInterface;

/** The plugin's own addresses in the shop (since JTL-Shop 5.2). */
final class Routes
{
    private const MAX_BODY = 1048576;
    private const OUTBOX_PATH = '/afterglow/outbox';
    private const PLACEMENTS = ['thank_you', 'order_status'];

    public function __construct(private readonly Services $services)
    {
    }

    public function add(Router $router): void
    {
        $router->addRoute(self::OUTBOX_PATH, fn(ServerRequestInterface $request): ResponseInterface => $this->outbox($request), 'afterglowOutbox', ['POST']);
        $router->addRoute(OrderLink::PAGE_PATH, fn(ServerRequestInterface $request): ResponseInterface => $this->page($request), 'afterglowPage', ['GET']);
        $router->addRoute(OrderLink::ORDER_PATH, fn(ServerRequestInterface $request): ResponseInterface => $this->order($request), 'afterglowOrder', ['GET']);
        $router->addRoute('/afterglow/cart', fn(ServerRequestInterface $request): ResponseInterface => $this->cart($request), 'afterglowCart', ['GET']);
    }

    /** Afterglow fetches what waits, signed as the plugin signs: what became of the last batch comes with the question. */
    private function outbox(ServerRequestInterface $request): ResponseInterface
    {
        $body = (string)$request->getBody();
        $refusal = $this->refusalOf($request, $body);
        if ($refusal !== null) {
            $this->services->pulls()->refused($refusal);

            return new JsonResponse(['error' => ['code' => 'unauthorized', 'message' => 'The signature does not fit.']], 401);
        }
        $this->services->pulls()->answered();
        $data = \json_decode($body, true, 16);
        $teller = $this->services->teller();
        $teller->settle(\is_array($data) && \is_array($data['results'] ?? null) ? $data['results'] : []);

        return self::json(['events' => $teller->next()]);
    }

    /** Why a question is not Afterglow's, as a word the connection check explains; null where it is. */
    private function refusalOf(ServerRequestInterface $request, string $body): ?string
    {
        $settings = $this->services->settings();
        $timestamp = $request->getHeaderLine('Afterglow-Timestamp');
        $path = (string)\parse_url(Shop::getURL() . self::OUTBOX_PATH, \PHP_URL_PATH);

        return match (true) {
            \strlen($body) > self::MAX_BODY => 'too_long',
            $settings->keyId() === '' || !\hash_equals($settings->keyId(), $request->getHeaderLine('Afterglow-Key')) => 'other_key',
            !Signature::isOf($settings->secret(), $request->getHeaderLine('Afterglow-Signature'), $timestamp, 'POST', $path, $body) => 'bad_signature',
            !Signature::isFresh($timestamp) => 'clock_off',
            default => null,
        };
    }

    /** The page of an order for an element that loads by itself. */
    private function page(ServerRequestInterface $request): ResponseInterface
    {
        $query = $request->getQueryParams();
        $orderId = (int)($query['o'] ?? 0);
        $placement = (string)($query['p'] ?? '');
        $genuine = \in_array($placement, self::PLACEMENTS, true)
            && $this->services->links()->isPage($orderId, $placement, (int)($query['u'] ?? 0), (string)($query['s'] ?? ''));
        if (!$genuine) {
            return self::json(['error' => 'This address is not valid any more.'], 403);
        }
        try {
            return self::json(['html' => $this->services->page()->fetch($orderId, $placement)['html']]);
        } catch (BackendFailure) {
            return self::json(['error' => 'Not available now.'], 503);
        }
    }

    /** From a mail to the order page; where Afterglow does not answer, or the merchant ended the links to this order, to the shop's own status page. */
    private function order(ServerRequestInterface $request): ResponseInterface
    {
        $query = $request->getQueryParams();
        $orderId = (int)($query['o'] ?? 0);
        if (!$this->services->links()->isOfMail($orderId, (int)($query['d'] ?? 0), (string)($query['s'] ?? ''))) {
            return new TextResponse('404', 404, ['Referrer-Policy' => 'no-referrer']);
        }
        try {
            $url = $this->services->page()->fetch($orderId, 'order_status', true)['pageUrl'];
        } catch (BackendFailure) {
            $url = $this->services->statusUrl($orderId);
        }

        return new RedirectResponse($url, 302, ['Cache-Control' => 'no-store', 'Referrer-Policy' => 'no-referrer']);
    }

    /** Into the cart, then to the cart; a single article that has to be chosen anew leads to its own page. */
    private function cart(ServerRequestInterface $request): ResponseInterface
    {
        $wanted = Cart::parse((string)($request->getQueryParams()['items'] ?? ''));
        $left = $this->services->cart()->fill($wanted);
        if ($left !== []) {
            Shop::Container()->getAlertService()->addWarning($this->services->settings()->text('afterglow_cart_left'), 'afterglowCart', ['saveInSession' => true]);
        }
        $url = \count($left) === 1 && \count($wanted) === 1
            ? $this->services->productLinks()->page($left[0])
            : Shop::Container()->getLinkService()->getStaticRoute('warenkorb.php');

        return new RedirectResponse($url, 303, ['Cache-Control' => 'no-store']);
    }

    /** @param array<string, mixed> $data */
    private static function json(array $data, int $status = 200): ResponseInterface
    {
        return new JsonResponse(
            $data,
            $status,
            ['Cache-Control' => 'no-store', 'X-Robots-Tag' => 'noindex'],
            \JSON_UNESCAPED_SLASHES | \JSON_UNESCAPED_UNICODE | \JSON_INVALID_UTF8_SUBSTITUTE | \JSON_PRESERVE_ZERO_FRACTION
        );
    }
}
