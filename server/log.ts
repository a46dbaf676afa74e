import pino from 'pino'
import type { Log } from './core/ports.ts'
import { AppError } from './contract/errors.ts'

/** Stack and code of an error, never its message: messages of libraries may quote payloads. AppErrors are ours and safe. */
function describe(cause: unknown): Record<string, string> {
  if (!(cause instanceof Error)) return cause === undefined ? {} : { error: typeof cause }
  const code = (cause as { code?: unknown }).code
  const frames = cause.stack?.split('\n').filter((line) => line.trimStart().startsWith('at ')).slice(0, 8).join('\n') ?? ''
  return {
    error: cause.name, stack: frames,
    ...(typeof code === 'string' || typeof code === 'number' ? { code: String(code) } : {}),
    ...(cause instanceof AppError ? { message: cause.message } : {}),
    ...(cause.cause instanceof Error ? { causedBy: `${cause.cause.name} ${(cause.cause as { code?: string }).code ?? ''}`.trim() } : {}),
  }
}

/** JSON lines on standard output. Callers pass ids only: no names, addresses, tokens or payloads. */
export function makeLog(level: string, destination: 1 | 2 = 1): Log {
  const out = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, messageKey: 'event' }, pino.destination({ fd: destination, sync: true }))
  return {
    info: (event, fields = {}) => out.info(fields, event),
    warn: (event, fields = {}) => out.warn(fields, event),
    error: (event, fields = {}, cause) => out.error({ ...fields, ...describe(cause) }, event),
  }
}
