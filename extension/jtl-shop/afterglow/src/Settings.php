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
        $url = \rtrim(\trim($this->value('backend_url')), '/');

        return \preg_match('#^https?://[^\s/?\#@]+(/[^\s?\#]*)?$#i', $url) === 1 ? $url : '';
    }

    public function keyId(): string
    {
        return \trim($this->value('key_id'));
    }

    public function secret(): string
    {
        return \trim($this->value('key_secret'));
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
        return \trim($this->value('selector')) ?: '.order-completed';
    }

    public function method(): string
    {
        $method = $this->value('method');

        return \in_array($method, self::METHODS, true) ? $method : 'append';
    }

    /** A text the merchant may change, in the language of the page. */
    public function text(string $name): string
    {
        return (string)($this->plugin->getLocalization()->getTranslation($name) ?? '') ?: 'Afterglow';
    }

    /** Id of the shop in Afterglow: keys are `<shop>.<random>`. */
    public function shopId(): string
    {
        return (string)\preg_replace('/\.[^.]*$/', '', $this->keyId());
    }

    /** Address of the script that brings the page to life: the backend's, or the copy in this plugin. */
    public function scriptUrl(): string
    {
        return $this->value('embed_source') === 'plugin'
            ? $this->plugin->getPaths()->getFrontendURL() . 'embed/v1.js' : $this->backend() . '/embed/v1.js';
    }

    private function isOn(string $name): bool
    {
        return $this->value($name) === 'on';
    }

    private function value(string $name): string
    {
        $value = $this->plugin->getConfig()->getValue($name);

        return \is_scalar($value) ? (string)$value : '';
    }
}
