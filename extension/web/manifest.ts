/** dist/manifest.json, written by build/build.ts: what stands in dist/embed/, by its name there. */
export interface Manifest {
  loader: 'v1.js'
  /** Headless client, a module with types beside it. */
  client: 'v1/client.js'
  /** Reserves room; the document's own look. */
  reserve: 'v1.css'
  /** Hashed. The one sheet of a shadow root. */
  stylesheet: string
  /** Hashed. Preact, the kit and what keeps a page alive; fetched once the first HTML stands. */
  main: string
  /** Hashed. The component of each widget, by widget id. */
  widgets: Record<string, string>
  /** Every script with the ones it imports statically. */
  imports: Record<string, string[]>
}
