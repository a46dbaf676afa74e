import type { Context } from 'hono'
import { html } from 'hono/html'
import type { AppError, ErrorCode } from '../contract/errors.ts'
import type { World } from '../core/ports.ts'
import { document, plainPolicy } from './document.ts'
import type { ApiOptions, Env } from './env.ts'

/** Codes people are told apart; everything else went wrong on our side. */
const told: ReadonlySet<ErrorCode> = new Set(['invalid_input', 'unauthorized', 'forbidden', 'not_found', 'conflict', 'rate_limited'])

/** Where the page leads on; the look-up where left out. */
interface Way { href: string; locale?: string }
export type ErrorPage = (context: Context<Env>, error: AppError, way?: Way) => ReturnType<typeof document>

/** A browser shows the answer to a person; scripts ask for anything. */
export const isForPeople = (context: Context<Env>) => (context.req.header('accept') ?? '').includes('text/html')

/** An error as a small page in the reader's language. The message of the error is for developers and stays out of it. */
export function makeErrorPage({ messages }: Pick<World, 'messages'>, { texts }: Pick<ApiOptions, 'texts'>): ErrorPage {
  return (context, { code }, way) => {
    const locale = messages.resolve(way?.locale ?? context.req.header('accept-language'), 'de')
    const t = texts(locale, 'informal')
    const name = told.has(code) ? code : 'internal'
    context.header('Content-Security-Policy', plainPolicy)
    const body = html`<div class="card"><h1>${t(`error.${name}.title`)}</h1><p>${t(`error.${name}.text`)}</p>
<p><a class="button" href="${way?.href ?? '/track'}">${t(way ? 'error.back' : 'lookUp.title')}</a></p>${name === 'internal' ? html`<p class="hint">${t('error.number', { id: context.get('requestId') })}</p>` : ''}</div>`
    return document({ locale, title: t(`error.${name}.title`), body })
  }
}
