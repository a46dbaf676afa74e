import { expect, test } from 'vitest'
import { fetchProof, isPublicAddress, sniff } from './fetch-proof.ts'

test.each([
  '127.0.0.1', '10.1.2.3', '192.168.0.1', '172.31.255.255', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1', '255.255.255.255',
  '::1', '::', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '64:ff9b::7f00:1', 'fd00::1', 'fe80::1', 'ff02::1', '2002:7f00:1::', 'not an address', '',
])('%s is not the public net', (address) => expect(isPublicAddress(address)).toBe(false))

test.each(['8.8.8.8', '172.32.0.1', '2606:4700:4700::1111'])('%s is the public net', (address) => expect(isPublicAddress(address)).toBe(true))

test.each([
  'http://example.com/a.png', 'https://127.0.0.1/a', 'https://[::1]/a', 'https://0x7f000001/', 'https://2130706433/', 'https://127.1/', 'https://[::ffff:10.0.0.1]/',
  'file:///etc/passwd', 'ftp://example.com/a',
])('%s is not fetched', async (url) => {
  await expect(fetchProof(url)).rejects.toMatchObject({ code: 'upstream_rejected' })
})

test('a name that leads to this machine is not fetched', async () => {
  await expect(fetchProof('https://localhost/a')).rejects.toMatchObject({ code: 'upstream_rejected' })
})

test('content is what its bytes are', () => {
  const of = (text: string) => sniff(Uint8Array.from(Buffer.from(text, 'latin1')))
  expect(of('\x89PNG\r\n\x1a\nrest')).toBe('image/png')
  expect(of('\xff\xd8\xff\xe0')).toBe('image/jpeg')
  expect(of('GIF89a')).toBe('image/gif')
  expect(of('RIFF1234WEBPVP8 ')).toBe('image/webp')
  expect(of('%PDF-1.7')).toBe('application/pdf')
  for (const text of ['', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', '<!doctype html>', 'RIFF1234WAVE', '{"error":"x"}']) expect(of(text)).toBeNull()
})
