import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { join } from 'node:path'
import { AppError } from './contract/errors.ts'
import type { Renderer } from './core/ports.ts'

/** What extension/web/render.tsx exports, as built. */
interface Bundle { renderFragment: Renderer['fragment']; renderDocument: Renderer['document'] }

/** The built renderer. Throws `misconfigured` where nothing was built. */
export async function loadRenderer(dist: string): Promise<Renderer> {
  const path = join(dist, 'ssr', 'render.js')
  if (!existsSync(path)) throw new AppError('misconfigured', 'The bundles are not built. Run: npm run build')
  const bundle = await import(pathToFileURL(path).href) as Bundle
  return { fragment: bundle.renderFragment, document: bundle.renderDocument }
}
