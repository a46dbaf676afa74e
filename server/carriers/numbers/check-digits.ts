/** How a number proves itself. Each takes the checked part of a number, its last character the check, and knows how many numbers made up pass by luck. */
export interface CheckDigit {
  /** One in so many wrong numbers passes. */
  odds: number
  holds(text: string): boolean
}

const digits = (text: string) => Array.from(text, Number)
const last = (text: string) => Number(text.at(-1))
const body = (text: string) => digits(text.slice(0, -1))
const weigh = (numbers: readonly number[], weights: readonly number[]) => numbers.reduce((sum, digit, index) => sum + digit * weights[index % weights.length]!, 0)
const upToTen = (sum: number) => (10 - (sum % 10)) % 10

/** Letters count as a digit: A 2, B 3, … H 9, I 0 and round again (UPS). */
const lettersAsDigits = (text: string) => Array.from(text, (char) => (/\d/.test(char) ? Number(char) : (char.charCodeAt(0) - 63) % 10))

/** ISO/IEC 7064 MOD 37,36 over digits and letters, as on DPD's labels. */
function mod37of36(text: string): boolean {
  let rest = 36
  for (const char of text.slice(0, -1)) {
    const sum = (rest + Number.parseInt(char, 36)) % 36 || 36
    rest = (sum * 2) % 37
  }
  return (rest + Number.parseInt(text.at(-1)!, 36)) % 36 === 1
}

const luhnSum = (numbers: readonly number[]) => numbers.toReversed().reduce((sum, digit, index) => sum + (index % 2 ? digit : digit * 2 - (digit > 4 ? 9 : 0)), 0)
const gs1After = (prefix: string, text: string) => last(text) === upToTen(weigh(digits(prefix + text.slice(0, -1)).toReversed(), [3, 1]))

const s10Weights = [8, 6, 4, 2, 3, 5, 9, 7]

function s10(text: string): boolean {
  const check = 11 - (weigh(body(text), s10Weights) % 11)
  return last(text) === (check === 10 ? 0 : check === 11 ? 5 : check)
}

const fedexExpress = (numbers: readonly number[]) => weigh(numbers.toReversed(), [1, 3, 7]) % 11 % 10

/** By the name the table of formats gives them. */
export const checkDigits: Readonly<Record<string, CheckDigit>> = {
  /** GS1 General Specifications 7.9: 3, 1, 3 … from the right. */
  gs1: { odds: 10, holds: (text) => last(text) === upToTen(weigh(body(text).toReversed(), [3, 1])) },
  /** The same with 91 before it, which stands in the barcode and not in print (USPS Publication 91, before 2013). */
  'gs1-91': { odds: 10, holds: (text) => gs1After('91', text) },
  /** The same with 92 before it, of which FedEx Ground Economy prints 61299… alone (jkeen/tracking_number_data). */
  'gs1-92': { odds: 10, holds: (text) => gs1After('92', text) },
  /** Identcode and Leitcode of Deutsche Post: 4, 9, 4 … from the left. */
  identcode: { odds: 10, holds: (text) => last(text) === upToTen(weigh(body(text), [4, 9])) },
  /** UPS 1Z and OnTrac: 1, 2, 1 … from the left. */
  ups: { odds: 10, holds: (text) => last(text) === upToTen(weigh(lettersAsDigits(text.slice(0, -1)), [1, 2])) },
  /** Waybills of DHL Express: what is left over after division by 7, so never 7, 8 or 9. */
  mod7: { odds: 10, holds: (text) => Number(text.slice(0, -1)) % 7 === last(text) },
  s10: { odds: 10, holds: s10 },
  luhn: { odds: 10, holds: (text) => last(text) === upToTen(luhnSum(body(text))) },
  mod37of36: { odds: 36, holds: mod37of36 },
  /** FedEx Express: 1, 3, 7 … from the right, modulo 11, of which 10 is written 0. */
  fedex: { odds: 10, holds: (text) => last(text) === fedexExpress(body(text)) },
}
