<?php declare(strict_types=1);

namespace Plugin\afterglow\src;

use JTL\Plugin\PluginInterface;

/** What the merchant entered, read once and with sane limits. */
final class Settings
{
    /** Ways to put HTML beside or into an element; anything else is not called. */
    private const METHODS = ['append', 'prepend', 'after', 'before'];

    public function __construct(private readonly PluginInterface $plugin)
    {
    }

    /** Origin of the backend without a trailing slash; empty where none is set. */
    public function backend(): string
    {
        $url = \rtrim(\trim($this->text('backend_url')), '/');

        return \preg_match('#^https?://[^\s/?\#@]+(/[^\s?\#]*)?$#i', $url) === 1 ? $url : '';
    }

    public function keyId(): string
    {
        return \trim($this->text('key_id'));
    }

    public function secret(): string
    {
        return \trim($this->text('key_secret'));
    }

    public function isComplete(): bool
    {
        return $this->backend() !== '' && $this->keyId() !== '' && $this->secret() !== '';
    }

    public function onConfirmation(): bool
    {
        return $this->isOn('on_confirmation');
    }

    public function onStatus(): bool
    {
        return $this->isOn('on_status');
    }

    /** Put the page in by a selector where the theme dropped the block. */
    public function fallback(): bool
    {
        return $this->isOn('fallback');
    }

    public function selector(): string
    {
        return \trim($this->text('selector')) ?: '.order-completed';
    }

    public function method(): string
    {
        $method = $this->text('method');

        return \in_array($method, self::METHODS, true) ? $method : 'append';
    }

    /** The plain link to the order page, in the language of the page. */
    public function linkText(): string
    {
        return (string)($this->plugin->getLocalization()->getTranslation('afterglow_link') ?? '') ?: 'Afterglow';
    }

    private function isOn(string $name): bool
    {
        return $this->text($name) === 'on';
    }

    private function text(string $name): string
    {
        $value = $this->plugin->getConfig()->getValue($name);

        return \is_scalar($value) ? (string)$value : '';
    }
}
