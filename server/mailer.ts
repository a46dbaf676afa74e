import { createTransport } from 'nodemailer'
import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { withoutInvisible } from './contract/text.ts'
import type { Log, Mail, Mailer } from './core/ports.ts'

/** The mail with its sender: the shop's name before the address this server may send from. A name is one line, and no second header. */
function addressed({ senderName, ...mail }: Mail, from: string) {
  const name = withoutInvisible(senderName ?? '').replace(/\s+/g, ' ').trim().slice(0, 100).toWellFormed()
  const sender = name === '' ? from : { name, address: /<([^>]+)>$/.exec(from)?.[1] ?? from }
  return { ...mail, from: sender, disableFileAccess: true, disableUrlAccess: true }
}

/** Sends through SMTP; throws what the mail server said, so that a job can try again. */
export function smtpMailer(url: string, from: string): Mailer {
  const transport = createTransport(url, { from })
  return { send: async (mail) => { await transport.sendMail(addressed(mail, from)) } }
}

/** Without a mail server: each mail becomes an .eml file that any mail program opens. */
export function fileMailer(folder: string, from: string, log: Log): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  return {
    async send(mail) {
      const id = randomUUID()
      const { message } = await transport.sendMail(addressed(mail, from))
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await writeFile(join(folder, `${id}.eml`), message as Buffer, { mode: 0o600 })
      log.info('mail.written', { id })
    },
  }
}
