/** dist/manifest.json, written by build/build.ts: what stands in dist/embed/, by its name there. */
export interface Manifest {
  loader: 'v1.js'
  /** Headless client, a module with types beside it. */
  client: 'v1/client.js'
  /** Reserves room; the document's own look. */
  reserve: 'v1.css'
  /** Hashed. The one sheet of a shadow root. */
  stylesheet: string
  /** Hashed. Preact, what hydrates, and order status; fetched once the first HTML stands. */
  first: string
  /** Hashed. What keeps a page alive: news, acts, system states, the rest of the kit. */
  main: string
  /** Hashed. The script that holds the component of each widget, by widget id; several share one. */
  widgets: Record<string, string>
  /** Every script with the ones it imports statically. */
  imports: Record<string, string[]>
}
