import type { PageOptions, Watch, Watched } from './client.ts'
import { watchPage } from './client.ts'
import type { Fetched } from './request.ts'

type Listener = (watched: Watched) => void
interface Shared { watch: Watch; listeners: Set<Listener>; last: Watched | undefined }
const shared = new Map<string, Shared>()

/** One request and one stream for all elements that show the same page. Answers a watch of its own; stopping the last one ends it. */
export function joinPage(options: PageOptions, listener: Listener, known?: Fetched): Watch {
  const key = JSON.stringify([options.base, options.token, options.placement, options.locale])
  let entry = shared.get(key)
  if (!entry) {
    const listeners = new Set<Listener>()
    const started: Shared = entry = { listeners, last: undefined, watch: undefined as never }
    shared.set(key, started)
    started.watch = watchPage(options, (watched) => {
      started.last = watched
      for (const each of listeners) each(watched)
    }, known)
  }
  const { watch, listeners, last } = entry
  listeners.add(listener)
  if (last) listener(last)
  return {
    retry: () => watch.retry(),
    show: (view) => watch.show(view),
    stop: () => {
      listeners.delete(listener)
      if (listeners.size || shared.get(key)?.watch !== watch) return
      shared.delete(key)
      watch.stop()
    },
  }
}
