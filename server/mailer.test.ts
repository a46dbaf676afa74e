import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Mail } from './core/ports.ts'
import { fileMailer } from './mailer.ts'

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
async function written(mail: Partial<Mail>, from = 'Server <orders@example.com>'): Promise<string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'mail-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  await fileMailer(folder, from, silent).send({ to: 'lena@example.com', subject: 'Link', text: 'Hallo', ...mail })
  const [head = ''] = readFileSync(join(folder, readdirSync(folder)[0]!), 'utf8').split('\r\n\r\n')
  return head.replace(/\r\n\s+/g, ' ').split('\r\n')
}

test.each([
  [undefined, 'Server <orders@example.com>', 'From: Server <orders@example.com>'],
  ['Morgentau', 'Server <orders@example.com>', 'From: Morgentau <orders@example.com>'],
  ['Morgentau', 'orders@example.com', 'From: Morgentau <orders@example.com>'],
  [' \u202e ', 'orders@example.com', 'From: orders@example.com'],
  ['Tee & "Kaffee", <evil@example.org>', 'orders@example.com', 'From: "Tee & \\"Kaffee\\", <evil@example.org>" <orders@example.com>'],
])('the shop %j writes from %s', async (senderName, from, expected) => {
  expect(await written({ senderName }, from)).toContain(expected)
})

test('a name is no way to further headers or recipients', async () => {
  const head = await written({ senderName: 'Shop\r\nBcc: victim@example.org\r\n\r\nx' })
  expect(head.filter((line) => /^(bcc|cc):/i.test(line))).toEqual([])
  expect(head.filter((line) => line.startsWith('From:'))).toHaveLength(1)
})

test('answers go to the shop', async () => {
  expect(await written({ replyTo: 'hallo@morgentau.example' })).toContain('Reply-To: hallo@morgentau.example')
  expect((await written({})).join()).not.toContain('Reply-To')
})
