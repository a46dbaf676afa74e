/** The kit is written against the components of checkout; those of customer accounts are typed by themselves, and must take the same values. */
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
// Below the root, where packages are found.
mkdirSync(join(root, 'dist'), { recursive: true })
const copy = mkdtempSync(join(root, 'dist/test-'))
afterAll(() => rmSync(copy, { recursive: true }))

const core = join(copy, 'extension/shopify-checkout/kit/core.tsx')
const written = readFileSync(join(root, 'extension/shopify-checkout/kit/core.tsx'), 'utf8')
const reference = '/// <reference types="@shopify/ui-extensions/purchase.thank-you.block.render" />'

beforeAll(() => {
  for (const part of ['extension/shopify-checkout/kit', 'extension/shopify-checkout/kit.tsx', 'widgets/kit', 'server/contract', 'tsconfig.json']) cpSync(join(root, part), join(copy, part), { recursive: true, filter: (path) => !/\.test\./.test(path) })
  writeFileSync(join(copy, 'kit.json'), JSON.stringify({ extends: './tsconfig.json', compilerOptions: { types: ['node'] }, include: [], files: ['extension/shopify-checkout/kit.tsx'] }))
  writeFileSync(join(copy, 'package.json'), '{ "type": "module" }')
})

/** What tsc says of the kit with the components of this target. */
async function check(target: string, change = (source: string) => source): Promise<string> {
  writeFileSync(core, change(written.replace(reference, `/// <reference types="@shopify/ui-extensions/${target}" />`)))
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(copy, 'kit.json')], { cwd: copy }).catch((error: { stdout: string }) => error)
  return stdout
}

test('it names the surface it is written for', () => expect(written.split(reference)).toHaveLength(2))

test.each(['purchase.thank-you.block.render', 'customer-account.order-status.block.render', 'customer-account.order.action.render'])('%s takes every tag and value of the kit', async (target) => {
  expect(await check(target)).toBe('')
})

test.each(['purchase.thank-you.block.render', 'customer-account.order-status.block.render'])('%s would not take a tone it does not have', async (target) => {
  expect(await check(target, (source) => source.replace("tone === 'critical' ? 'critical' : 'neutral'", "tone === 'critical' ? 'critical' : 'success'"))).toContain('"success"')
})
