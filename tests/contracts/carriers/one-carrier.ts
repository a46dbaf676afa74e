/** For what only one carrier does, and its own test tells; what all have in common stands in the batteries beside this. */
import { http, HttpResponse } from 'msw'
import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { AppError } from '../../../server/contract/errors.ts'
import type { CarrierContext } from '../../../server/core/carrier-port.ts'
import { outside } from '../../setup-node.ts'
import type { Endpoint } from './harness.ts'
import { answerOf, now } from './outside-carrier.ts'

export const context: CarrierContext = { fetch: (input, init) => fetch(input, init), now: () => now, log: { info: () => {}, warn: () => {}, error: () => {} } }

/** The AppError a promise is rejected with. */
export async function failure(promise: Promise<unknown>): Promise<AppError> {
  const error = await promise.then(() => null, (reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppError)
  return error as AppError
}

/** Reads fixtures of a carrier by file name, as texts. */
export const textsOf = (id: string) => (file: string): string => readFileSync(new URL(`../../fixtures/carriers/${id}/${file}`, import.meta.url), 'utf8')
/** Reads JSON fixtures of a carrier by name. */
export const fixturesOf = <T extends object>(id: string) => (name: string): T => JSON.parse(textsOf(id)(`${name}.json`)) as T

/** What comes back: a text as it is, an object as JSON, or what is made of the question. */
type Reply = (request: Request, asked: number) => Response | Promise<Response>
type Told = string | object | Reply
/** Lets these endpoints answer; gives the questions, which can still be read. */
export const answersAt = (...endpoints: Endpoint[]) => (told: Told, status = 200, headers: Record<string, string> = {}): Request[] => {
  const asked: Request[] = []
  outside.use(...endpoints.map((endpoint) => {
    const [method, url] = endpoint.split(' ') as ['GET' | 'POST', string]
    return (method === 'GET' ? http.get : http.post)(url, ({ request }) => {
      asked.push(request.clone())
      if (typeof told === 'function') return (told as Reply)(request, asked.length) as HttpResponse<string>
      return answerOf(typeof told === 'string' ? told : JSON.stringify(told), status, headers) as HttpResponse<string>
    })
  }))
  return asked
}
/** The sign-in of OAuth, which gives token-1, token-2, … */
export const signInAt = (url: string) => () => answersAt(`POST ${url}`)((_, count) => HttpResponse.json({ access_token: `token-${count}`, token_type: 'Bearer', expires_in: 3599 }))
