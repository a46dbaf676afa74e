/** What Shopify's own tools want as files beside the extension, made from what stands elsewhere: `npm run build` writes them, a test fails while they are not current. */
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { widgets } from '../widgets/registry.ts'

const extension = 'extension/shopify-checkout'

type Texts = Record<string, string>
const readTexts = (root: string, language: string, file: string): unknown => JSON.parse(readFileSync(join(root, 'locales', language, file), 'utf8'))

/** What is said of links with a token; Shopify's pages know their buyer otherwise. */
const ofLinks: ReadonlySet<string> = new Set(['expiredTitle', 'expiredText', 'lookUp'])

/** The extension's own few texts: those of every host, and what only Shopify's pages have to say. */
function textsOf(root: string, language: string): Texts {
  const { system } = readTexts(root, language, 'host.json') as { system: Texts }
  const shared = Object.entries(system).filter(([key]) => !ofLinks.has(key))
  return { ...Object.fromEntries(shared), ...readTexts(root, language, 'shopify.json') as Texts }
}

/** What a merchant reads in the editor's list: ids as words. chosenWidget (sandbox.ts) reads them back, so they never change with a language. */
export const editorChoices = (): string[] => ['Whole page', ...widgets.map(({ id }) => id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' '))]

function tomlOf(root: string): string {
  const toml = readFileSync(join(root, extension, 'shopify.extension.toml'), 'utf8')
  return toml.replace(/(name = "choices"\n\s*value = )'.*'/, `$1'${JSON.stringify(editorChoices())}'`)
}

/** The admin's page is a path of our server; the extension needs the host alone. */
function addressOf(root: string): string {
  const address = /^application_url = "(https:\/\/[^/"]+)[^"]*"$/m.exec(readFileSync(join(root, 'shopify.app.toml'), 'utf8'))?.[1]
  if (!address) throw new Error('shopify.app.toml needs an application_url that begins with https://')
  return `/** Written by npm run build from shopify.app.toml. */\nexport const appHost = '${address}'\n`
}

/** Path from the root, and what should stand there. */
export function shopifyFiles(root: string): Map<string, string> {
  const locales = readdirSync(join(root, 'locales')).sort().map((language): [string, string] =>
    [`${extension}/locales/${language}${language === 'en' ? '.default' : ''}.json`, `${JSON.stringify(textsOf(root, language), null, 2)}\n`])
  return new Map([...locales, [`${extension}/shopify.extension.toml`, tomlOf(root)], [`${extension}/address.generated.ts`, addressOf(root)]])
}

/** Writes what is not current; a language that is gone goes here too. */
export function writeShopifyFiles(root: string): void {
  const files = shopifyFiles(root)
  for (const [path, content] of files) {
    const file = join(root, path)
    let known = ''
    try {
      known = readFileSync(file, 'utf8')
    } catch {
      // Not there yet.
    }
    if (known !== content) writeFileSync(file, content)
  }
  const folder = `${extension}/locales`
  for (const name of readdirSync(join(root, folder))) if (!files.has(`${folder}/${name}`)) rmSync(join(root, folder, name))
}
