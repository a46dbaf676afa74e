/** As much of Shopify's Liquid as our own blocks and proxied answers use: enough to look at them in a browser. What it does not know it throws at. */

type Scope = Record<string, unknown>
export type Filter = (value: unknown, args: unknown[], named: Record<string, unknown>) => unknown

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;' }
export const escapeHtml = (text: unknown): string => String(text ?? '').replace(/[&<>"']/g, (sign) => escapes[sign]!)

function valueOf(text: string, scope: Scope): unknown {
  const expression = text.trim()
  const quoted = /^(['"])(.*)\1$/s.exec(expression)
  if (quoted) return quoted[2]
  if (/^-?\d+(\.\d+)?$/.test(expression)) return Number(expression)
  if (expression === 'true' || expression === 'false') return expression === 'true'
  return expression.split(/\.|\[['"]|['"]\]/).filter(Boolean).reduce<unknown>((at, name) => (at as Scope | null | undefined)?.[name], scope)
}

const outside = (separator: string) => new RegExp(`${separator}(?=(?:[^'"]|'[^']*'|"[^"]*")*$)`)

function filtered(text: string, scope: Scope, filters: Record<string, Filter>): unknown {
  const [start = '', ...chain] = text.split(outside('\\|'))
  return chain.reduce((value, part) => {
    const [, name = '', rest = ''] = /^\s*(\w+)\s*:?(.*)$/s.exec(part)!
    const args: unknown[] = []
    const named: Record<string, unknown> = {}
    for (const argument of rest.split(outside(',')).filter((each) => each.trim())) {
      const pair = /^\s*(\w+):(.*)$/s.exec(argument)
      if (pair) named[pair[1]!] = valueOf(pair[2]!, scope)
      else args.push(valueOf(argument, scope))
    }
    const filter = filters[name]
    if (!filter) throw new Error(`Liquid filter ${name} is not known here`)
    return filter(value, args, named)
  }, valueOf(start, scope))
}

function holds(condition: string, scope: Scope): boolean {
  return condition.split(/\sand\s/).every((part) => {
    const [, left = '', sign, right = ''] = /^(.*?)(?:\s(<|>|==)\s(.*))?$/s.exec(part.trim())!
    const [a, b] = [valueOf(left, scope), valueOf(right, scope)]
    if (sign === undefined) return a !== undefined && a !== null && a !== false
    return sign === '==' ? a === b : a !== undefined && b !== undefined && b !== null && (sign === '<' ? Number(a) < Number(b) : Number(a) > Number(b))
  })
}

/** Draws a template. Blocks (`if`, `for`) may be nested; `assign` holds from where it stands. */
export function renderLiquid(template: string, scope: Scope, filters: Record<string, Filter>): string {
  const parts = template.replace(/{%-?\s*schema[\s\S]*?endschema\s*-?%}/g, '').replace(/\s*{%-/g, '{%').replace(/-%}\s*/g, '%}').split(/({%.*?%}|{{.*?}})/s)
  let at = 0
  const draw = (own: Scope, live: boolean): string => {
    let html = ''
    for (; at < parts.length; at++) {
      const part = parts[at]!
      const tag = /^{%\s*(\w+)\s*(.*?)\s*%}$/s.exec(part)
      if (!tag) {
        if (live) html += part.startsWith('{{') ? String(filtered(part.slice(2, -2), own, filters) ?? '') : part
        continue
      }
      const [, name, rest = ''] = tag
      if (name === 'endif' || name === 'endfor' || name === 'else') return html
      if (name === 'assign') {
        const [, target = '', expression = ''] = /^(\w+)\s*=\s*(.*)$/s.exec(rest)!
        if (live) own[target] = filtered(expression, own, filters)
      } else if (name === 'if') {
        const yes = live && holds(rest, own)
        at++
        const first = draw(own, yes)
        let second = ''
        if (/^{%\s*else/.test(parts[at]!)) { at++; second = draw(own, live && !yes) }
        html += yes ? first : second
      } else if (name === 'for') {
        const [, item = '', from = '', to = ''] = /^(\w+) in \((.+)\.\.(.+)\)$/.exec(rest)!
        const start = ++at
        for (let turn = Number(valueOf(from, own)); turn <= Number(valueOf(to, own)); turn++) { at = start; own[item] = turn; html += draw(own, live) }
      } else if (name !== 'layout') throw new Error(`Liquid tag ${name} is not known here`)
    }
    return html
  }
  return draw({ ...scope }, true)
}
