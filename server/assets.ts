import { readFileSync, readdirSync, statSync } from 'node:fs'
import { extname, join, relative, sep } from 'node:path'
import { createHash } from 'node:crypto'
import { Hono } from 'hono'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=UTF-8', '.mjs': 'text/javascript; charset=UTF-8', '.css': 'text/css; charset=UTF-8', '.json': 'application/json; charset=UTF-8',
  '.svg': 'image/svg+xml', '.html': 'text/html; charset=UTF-8', '.woff2': 'font/woff2', '.png': 'image/png', '.webp': 'image/webp', '.map': 'application/json', '.ico': 'image/x-icon',
  '.ts': 'text/plain; charset=UTF-8',
}
const compressible = new Set(['.js', '.mjs', '.css', '.json', '.svg', '.html', '.map', '.ts'])
/** Vite's name with a content hash: such a file never changes. */
const hashed = /-[\w-]{8,}\.\w+$/

interface Asset { body: Uint8Array<ArrayBuffer>; gzip?: Uint8Array<ArrayBuffer>; brotli?: Uint8Array<ArrayBuffer>; etag: string; type: string; immutable: boolean }

function read(path: string, name: string): Asset {
  const body = new Uint8Array(readFileSync(path))
  const extension = extname(name)
  const small = compressible.has(extension) && body.length > 512
  return {
    body, type: types[extension] ?? 'application/octet-stream', immutable: hashed.test(name), etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 16)}"`,
    ...(small ? {
      gzip: new Uint8Array(gzipSync(body, { level: 9 })),
      brotli: new Uint8Array(brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } })),
    } : {}),
  }
}

function* filesIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesIn(path)
    else yield path
  }
}

/** Serves a built folder from memory, compressed once. Only files that were there at the start have an address, so none can be guessed. */
export function assetRoutes(folder: string, mount: string): Hono {
  const assets = new Map<string, Asset>()
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    for (const path of filesIn(folder)) {
      const name = relative(folder, path).split(sep).join('/')
      if (!name.startsWith('.')) assets.set(`${mount}/${name}`, read(path, name))
    }
  }
  return new Hono().get(`${mount}/*`, async (context, next) => {
    const asset = assets.get(context.req.path)
    if (!asset) return next()
    const accepted = context.req.header('accept-encoding') ?? ''
    const [body, encoding] = asset.brotli && /\bbr\b/.test(accepted) ? [asset.brotli, 'br'] : asset.gzip && /\bgzip\b/.test(accepted) ? [asset.gzip, 'gzip'] : [asset.body, null]
    const headers: Record<string, string> = {
      ETag: asset.etag, Vary: 'Accept-Encoding', 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin',
      'Cache-Control': asset.immutable ? 'public, max-age=31536000, immutable' : 'public, max-age=300, stale-while-revalidate=86400',
    }
    if (context.req.header('if-none-match') === asset.etag) return context.body(null, 304, headers)
    return context.body(body, 200, { ...headers, 'Content-Type': asset.type, ...(encoding ? { 'Content-Encoding': encoding } : {}) })
  })
}
