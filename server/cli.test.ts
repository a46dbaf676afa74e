import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Command } from 'commander'
import { makeProgram } from './commands/program.ts'
import { root } from './world.ts'

const folder = mkdtempSync(join(tmpdir(), 'afterglow-cli-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function afterglow(command: string[], input = '') {
  return spawnSync(process.execPath, ['server/start.mjs', '--cli', ...command], {
    cwd: root, input, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, env: { ...process.env, NODE_ENV: 'development', DATA_DIR: folder, LOG_LEVEL: '' },
  })
}

beforeAll(() => { expect(afterglow(['seed-demo', '--orders', '40']).status).toBe(0) }, 60_000)

test('every command says what it does and takes', () => {
  const commands = (program: Command): Command[] => program.commands.flatMap((command) => [command, ...commands(command)])
  const all = commands(makeProgram())
  expect(all.map((command) => command.name())).toEqual(expect.arrayContaining(['seed-demo', 'migrate', 'doctor', 'token', 'page', 'revoke', 'parse-tracking', 'lab', 'recommend', 'api-key', 'admin-reset-password']))
  for (const command of all) {
    expect(command.description().length).toBeGreaterThan(15)
    for (const option of command.options) expect([command.name(), option.long, option.description]).toEqual([command.name(), option.long, expect.stringMatching(/\w{3}/)])
  }
  const { status, stdout } = afterglow(['page', '--help'])
  expect(status).toBe(0)
  expect(stdout).toContain('Usage: afterglow page [options] <order>')
})

test.each([[['frobnicate']], [['page']], [['seed-demo', '--orders', '-5']], [['page', '10001', '--locale', 'not_a_tag!']]])(
  '%j: wrong use is exit 2, a word on standard error and nothing on standard output', (command) => {
    const { status, stdout, stderr } = afterglow(command)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr.length).toBeGreaterThan(10)
    expect(stderr).not.toContain('    at ')
  })

test('an order is found by number, our id and the shop\'s id; an unknown one is exit 1', () => {
  const orderPage = afterglow(['page', '10001'])
  expect(orderPage.status).toBe(0)
  const view = JSON.parse(orderPage.stdout) as { order: { number: string } }
  expect(view.order.number).toContain('10001')
  expect(JSON.parse(afterglow(['page', '#10001', '--locale', 'en', '--scope', 'redacted']).stdout)).toMatchObject({ locale: 'en', scope: 'redacted', order: { number: view.order.number } })
  expect(afterglow(['token', '10001']).stdout.trim()).toMatch(/^1\.[\w.-]+$/)
  expect(afterglow(['page', '10001', '--html']).stdout).toContain('<afterglow-page')
  const unknown = afterglow(['token', 'nothing'])
  expect([unknown.status, unknown.stdout]).toEqual([1, ''])
  expect(unknown.stderr).toContain('There is no order "nothing"')
}, 60_000)

test('revoking ends every link handed out before, and only those', () => {
  const link = () => afterglow(['token', '10002']).stdout.trim()
  const before = link()
  expect(afterglow(['revoke', '10002'])).toMatchObject({ status: 0, stdout: expect.stringContaining('open nothing') })
  const generation = (token: string) => (JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as number[])[3]
  expect(generation(link())).toBe(generation(before)! + 1)
}, 60_000)

test('a carrier\'s answer in our words, its error as an error with exit 1', () => {
  const broken = afterglow(['parse-tracking', '--carrier', 'dhl'], '<!doctype html><h1>502')
  expect(broken.status).toBe(1)
  expect(JSON.parse(broken.stdout)).toEqual({ error: { code: 'upstream_unavailable', message: expect.any(String) } })
  const refused = afterglow(['parse-tracking', '--carrier', 'dhl'], '{"type":"about:blank","title":"No result found","status":404,"detail":"No shipment with given tracking number found."}')
  expect([refused.status, (JSON.parse(refused.stdout) as { error: { code: string } }).error.code]).toEqual([1, 'not_found'])
  expect(afterglow(['parse-tracking', '--carrier', 'nobody'], '{}').status).toBe(2)
})

test('a large answer arrives whole through a pipe, and a reader that leaves early is no fault', () => {
  const test = Array.from({ length: 20_000 }, (_, index) => [index % 50])
  const input = JSON.stringify({ k: 20, items: 50, train: test.map(([item]) => [item, (item! + 1) % 50]), test })
  const { status, stdout } = afterglow(['lab', 'recommend'], input)
  expect(status).toBe(0)
  const rows = JSON.parse(stdout) as number[][]
  expect(rows).toHaveLength(20_000)
  rows.forEach((row, index) => expect(row).not.toContain(index % 50))
  expect(stdout.length).toBeGreaterThan(200_000)
  const left = spawnSync('bash', ['-c', '"$0" server/start.mjs --cli page 10001 | head -c 1 >/dev/null; exit ${PIPESTATUS[0]}', process.execPath], { cwd: root, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'development', DATA_DIR: folder } })
  expect([left.status, left.stderr]).toEqual([0, ''])
}, 60_000)

test('the doctor finds what is wrong and says how to mend it', () => {
  expect(afterglow(['doctor']).stdout).toContain('Database answers')
  const sick = spawnSync(process.execPath, ['server/start.mjs', '--cli', 'doctor'], { cwd: root, encoding: 'utf8', env: { ...process.env, DATA_DIR: folder, NODE_ENV: 'production', PUBLIC_URL: '', PORT: 'x' } })
  expect(sick.status).toBe(1)
  expect(sick.stdout).toMatch(/FAULT +PORT/)
  expect(sick.stdout).toMatch(/FAULT +PUBLIC_URL/)
})

test('a secret is shown once and stands nowhere in the clear', () => {
  const { id, secret } = JSON.parse(afterglow(['api-key', 'create', '--shop', 'my-shop', '--json']).stdout) as { id: string; secret: string }
  const list = afterglow(['api-key', 'list', '--shop', 'my-shop']).stdout
  expect(list).toContain(id)
  expect(list).not.toContain(secret)
  for (const file of ['afterglow.db', 'afterglow.db-wal']) {
    try {
      expect(readFileSync(join(folder, file)).includes(secret)).toBe(false)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    }
  }
  expect(afterglow(['api-key', 'revoke', id]).status).toBe(0)
  expect(afterglow(['api-key', 'revoke', id]).status).toBe(1)
}, 60_000)
