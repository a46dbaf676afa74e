import { AppError } from '../contract/errors.ts'

/** JSON of standard input, or an `invalid_input` that says it is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new AppError('invalid_input', 'Standard input is not JSON.', { cause })
  }
}
