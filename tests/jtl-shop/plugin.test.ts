/** The plugin of JTL-Shop: its PHP, run by Debian's PHP and phpunit against stubs with the shop's own signatures. */
import { execFileSync, spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { signatureOf } from '../../server/platforms/_signature.ts'

const here = import.meta.dirname
const plugin = join(here, '../../extension/jtl-shop/afterglow')
const phpFiles = (dir: string) => readdirSync(dir, { recursive: true, withFileTypes: true }).filter(({ name }) => name.endsWith('.php')).map(({ parentPath, name }) => join(parentPath, name))

test('every file of the plugin parses, and is strict', () => {
  const files = phpFiles(plugin)
  expect(files.length).toBeGreaterThan(20)
  // One process for all: each start of PHP takes longer than reading ten files.
  const check = 'foreach (array_slice($argv, 1) as $file) { try { $tokens = token_get_all(file_get_contents($file), TOKEN_PARSE); } catch (ParseError $e) { echo $file, ": ", $e->getMessage(), "\\n"; } if (!str_starts_with(file_get_contents($file), "<?php declare(strict_types=1);")) echo "$file is not strict\\n"; }'
  expect(execFileSync('php', ['-r', check, '--', ...files]).toString()).toBe('')
})

test('its own tests pass', () => {
  const vectors = [['s3cret', '{"a":1}'], ['s3cret', ''], ['ключ', '{"name":"Zoë ☕ <b>"}']].map(([secret, body], index) => {
    const parts = { timestamp: String(1_790_000_000 + index), method: 'POST', pathWithQuery: '/v1/jtl-shop/page?a=1&b=%20' }
    return { secret, body, timestamp: parts.timestamp, method: parts.method, path: parts.pathWithQuery, header: signatureOf(secret!, parts, body!) }
  })
  const { stdout, stderr, status } = spawnSync('phpunit', ['-c', join(here, 'phpunit.xml'), '--do-not-cache-result'], { env: { ...process.env, AFTERGLOW_VECTORS: JSON.stringify(vectors) }, encoding: 'utf8' })
  expect(status, stdout + stderr).toBe(0)
  expect(Number(/OK \((\d+) tests/.exec(stdout)?.[1])).toBeGreaterThan(50)
}, 60_000)
