import type { Log } from './core/ports.ts'

/** Runs `work` again and again until stopped: at once while it answers true (there is more), else after `idleMs`. A fault is logged and waits longer. */
export function repeat(name: string, idleMs: number, log: Log, work: () => Promise<boolean>): { stop(): Promise<void> } {
  const ended = new AbortController()
  let wake = () => {}
  const pause = (ms: number) => new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, ms)
    wake = () => { clearTimeout(timer); resolve() }
  })
  const running = (async () => {
    let faults = 0
    while (!ended.signal.aborted) {
      try {
        const more = await work()
        faults = 0
        // Work that only asks SQLite never leaves the event loop by itself: requests get their turn here.
        await (more || ended.signal.aborted ? new Promise((resolve) => { setImmediate(resolve) }) : pause(idleMs))
      } catch (error) {
        faults++
        log.error('repeat.failed', { name, faults }, error)
        if (!ended.signal.aborted) await pause(Math.min(60_000, idleMs * 2 ** Math.min(faults, 10)))
      }
    }
  })()
  return { stop: () => { ended.abort(); wake(); return running } }
}
