import { createTransport } from 'nodemailer'
import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log, Mailer } from './core/ports.ts'

/** Sends through SMTP; throws what the mail server said, so that a job can try again. */
export function smtpMailer(url: string, from: string): Mailer {
  const transport = createTransport(url, { from })
  return { send: async (mail) => { await transport.sendMail({ ...mail, from, disableFileAccess: true, disableUrlAccess: true }) } }
}

/** Without a mail server: each mail becomes an .eml file that any mail program opens. */
export function fileMailer(folder: string, from: string, log: Log): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
  return {
    async send(mail) {
      const id = randomUUID()
      const { message } = await transport.sendMail({ ...mail, from, disableFileAccess: true, disableUrlAccess: true })
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await writeFile(join(folder, `${id}.eml`), message as Buffer, { mode: 0o600 })
      log.info('mail.written', { id })
    },
  }
}
