<?php declare(strict_types=1);

/** Afterglow as it may answer: the first part of the path says how. */
$how = \explode('/', (string)\parse_url((string)$_SERVER['REQUEST_URI'], \PHP_URL_PATH))[1];
$body = (string)\file_get_contents('php://input');
if ($how === 'slow') {
    \usleep(1_200_000);
}
if ($how === 'html') {
    \header('Content-Type: text/html');
    exit('<!doctype html><h1>Wartung</h1>');
}
if ($how === 'redirect') {
    \header('Location: http://169.254.169.254/', true, 302);
    exit;
}
if ($how === 'clock') {
    \header('Date: ' . \gmdate('D, d M Y H:i:s', \time() - 3600) . ' GMT');
}
\http_response_code(match ($how) {
    'error' => 500, 'secret', 'clock' => 401, 'huge' => 200, default => 200,
});
\header('Content-Type: application/json');
echo match ($how) {
    'error', 'empty' => '',
    'secret', 'clock' => '{"error":{"code":"unauthorized","message":"The signature does not fit.","requestId":"1"}}',
    'odd' => '{"html":7}',
    'huge' => '{"html":"' . \str_repeat('x', 5_000_000) . '"}',
    default => \json_encode(['html' => '<afterglow-page></afterglow-page>', 'pageUrl' => 'https://afterglow.example/o/1', 'token' => 't', 'signed' => $_SERVER['HTTP_AFTERGLOW_SIGNATURE'] ?? '', 'length' => \strlen($body)]),
};
