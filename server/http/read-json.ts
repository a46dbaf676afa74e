import type { Context } from 'hono'
import { AppError } from '../contract/errors.ts'
import type { Env } from './env.ts'

/** No input of ours is nested a tenth as deep; what walks a value deeper runs out of stack. */
const deepest = 100

/** True where brackets outside of strings stand inside each other more than `deepest` deep. */
function isTooDeep(json: string): boolean {
  let [depth, inText] = [0, false]
  for (let index = 0; index < json.length; index++) {
    const character = json[index]
    if (inText) {
      if (character === '\\') index++
      else if (character === '"') inText = false
    } else if (character === '"') inText = true
    else if (character === '[' || character === '{') depth++
    else if (character === ']' || character === '}') depth--
    if (depth > deepest) return true
  }
  return false
}

/** The body as JSON; `invalid_input` where it is none, or nested deeper than anything we read. */
export async function readJson(context: Context<Env>): Promise<unknown> {
  const text = await context.req.text()
  if (isTooDeep(text)) throw new AppError('invalid_input', 'The body is nested too deeply.')
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('invalid_input', 'The body is not valid JSON.', { cause })
  }
}
