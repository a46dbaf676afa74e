import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { basename, dirname, join, relative } from 'node:path'
import { build, type InlineConfig, type Rolldown } from 'vite'
import type { Manifest } from '../extension/web/manifest.ts'

export const root = join(import.meta.dirname, '..')
const web = (path: string) => join(root, 'extension/web', path)

const base = (outDir: string): InlineConfig => ({
  configFile: false, root, logLevel: 'warn', publicDir: false, mode: 'production', define: { 'process.env.NODE_ENV': '"production"' },
  // Half of Preact's own: nothing here needs its keys and refs told apart.
  resolve: { alias: { 'preact/jsx-runtime': join(root, 'extension/web/jsx-runtime.ts') } },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: { outDir, target: 'es2022', modulePreload: false, reportCompressedSize: false, emptyOutDir: false, copyPublicDir: false },
})
/** Names the scripts know of each other. */
const names = (stylesheet: string, scripts: string[]) =>
  ({ 'import.meta.env.AFTERGLOW_STYLESHEET': JSON.stringify(stylesheet), 'import.meta.env.AFTERGLOW_SCRIPTS': JSON.stringify(scripts) })

/** A style sheet, minified; no file is written. */
async function minifyCss(file: string): Promise<string> {
  const config = base('unused')
  const { output } = await build({ ...config, build: { ...config.build, write: false, cssMinify: true, rolldownOptions: { input: file } } }) as Rolldown.RolldownOutput
  const sheet = output.find(({ fileName }) => fileName.endsWith('.css'))
  if (sheet?.type !== 'asset') throw new Error(`${file} gave no style sheet`)
  return String(sheet.source)
}

async function buildStyles(embed: string): Promise<string> {
  const css = await minifyCss(web('styles/afterglow.css'))
  const stylesheet = `afterglow-${createHash('sha256').update(css).digest('base64url').slice(0, 8)}.css`
  mkdirSync(join(embed, 'v1'), { recursive: true })
  writeFileSync(join(embed, stylesheet), css)
  writeFileSync(join(embed, 'v1.css'), await minifyCss(web('styles/v1.css')))
  return stylesheet
}

/** The script of the first widget: Preact, what hydrates, and order status. */
const inFirst = /node_modules\/preact\/|widgets\/kit\/|extension\/web\/(hydrate|jsx-runtime|hidden-fields|island|page|kit\/core)\.|widgets\/order-status\//
/** What keeps a page alive: news, acts, system states, the rest of the kit. */
const inMain = /widgets\/registry|widgets\/[^/]+\/widget\.ts|extension\/web\/(?!loader|element|assets|stylesheet|preview|kit\/(qr|icons))/
/** What is fetched by a click or a keystroke only, and what no page of a shop fetches: scenarios with the telling that present() does on the server. */
const onDemand = /widgets\/[^/]+\/(search|google-reviews|scenarios|tell[^/]*|look|parcel-delivery)\.ts$/

/** Three files: each one more compresses worse, and only the first has to be small. */
const groups = [
  { name: 'first', test: (module: string) => inFirst.test(module) && (!onDemand.test(module) || module.includes('/widgets/kit/')) }, { name: 'main', test: inMain },
  { name: 'widgets', test: (module: string) => /\/widgets\/[^/]+\//.test(module) && !onDemand.test(module) },
].map((group) => ({ ...group, includeDependenciesRecursively: false }))

/** The web host: a loader and a client under stable names, everything else hashed; library mode, so that no preload helper is mixed in. */
async function buildScripts(embed: string, stylesheet: string, entry: Record<string, string>): Promise<Rolldown.OutputChunk[]> {
  const config = base(embed)
  const built = await build({
    ...config, define: { ...config.define, ...names(stylesheet, []) },
    build: {
      ...config.build, minify: true, lib: { entry, formats: ['es'] },
      rolldownOptions: {
        preserveEntrySignatures: 'allow-extension',
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', minify: true, comments: false, codeSplitting: { groups } },
      },
    },
  }) as Rolldown.RolldownOutput[]
  return built.flatMap(({ output }) => output).filter((file) => file.type === 'chunk')
}

/** Builds the browser's half into dist/embed and answers what lies there. */
export async function buildWeb(dist: string): Promise<Manifest> {
  const embed = join(dist, 'embed')
  const stylesheet = await buildStyles(embed)
  await buildScripts(embed, stylesheet, { 'v1/client': web('client.ts') })
  const chunks = await buildScripts(embed, stylesheet, { v1: web('loader.ts') })
  const fileOf = (source: string) => {
    const chunk = chunks.find(({ moduleIds }) => moduleIds.includes(join(root, source)))
    if (!chunk) throw new Error(`${source} became no chunk of its own`)
    return chunk.fileName
  }
  const widgets = chunks.flatMap(({ moduleIds, fileName }) => moduleIds.flatMap((module): [string, string][] => {
    const [, folder, file] = /^widgets\/([^/]+)\/([^/]+)\.tsx$/.exec(relative(root, module)) ?? []
    return folder && folder === file ? [[folder, fileName]] : []
  }))
  writeFileSync(join(embed, 'v1/client.d.ts'), readFileSync(web('v1-client.d.ts')))
  const manifest: Manifest = {
    loader: 'v1.js', client: 'v1/client.js', reserve: 'v1.css', stylesheet,
    first: fileOf('extension/web/hydrate.tsx'), main: fileOf('extension/web/drawing.tsx'),
    widgets: Object.fromEntries(widgets), imports: Object.fromEntries(chunks.map(({ fileName, imports }) => [fileName, imports])),
  }
  writeFileSync(join(dist, 'manifest.json'), JSON.stringify(manifest, null, 2))
  return manifest
}

/** Builds dist/ssr/render.js for the server: everything inside but nothing of node's. */
export async function buildSsr(dist: string, { stylesheet, first, main }: Manifest): Promise<void> {
  const config = base(join(dist, 'ssr'))
  await build({
    ...config, define: { ...config.define, ...names(stylesheet, [first, main]) }, ssr: { noExternal: true },
    build: { ...config.build, target: 'node24', ssr: true, rolldownOptions: { input: { render: web('render.tsx') }, output: { entryFileNames: '[name].js' } } },
  })
}

/** Browser apps of the server, built where their entry exists: name below dist/, entry, and the address they are served at. */
const apps = [['admin', 'server/admin/main.tsx'], ['playground', 'server/playground/main.tsx']] as const

/** Builds each app into dist/<name>/ with the stable names main.js and main.css. */
export async function buildApps(dist: string, { stylesheet, first, main }: Manifest): Promise<string[]> {
  const built: string[] = []
  for (const [name, entry] of apps) {
    if (!existsSync(join(root, entry))) continue
    const config = base(join(dist, name))
    await build({
      ...config, base: './', define: { ...config.define, ...names(stylesheet, [first, main]) },
      build: {
        ...config.build, cssCodeSplit: false,
        rolldownOptions: {
          input: { main: join(root, entry) },
          output: {
            entryFileNames: '[name].js', chunkFileNames: 'assets/[name]-[hash].js',
            assetFileNames: ({ names: [file = ''] }) => (basename(file).endsWith('.css') ? 'main.css' : 'assets/[name]-[hash][extname]'),
          },
        },
      },
    })
    built.push(join(dirname(join(dist, name)), name))
  }
  return built
}
