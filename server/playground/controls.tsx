import { journey, type Selection } from './selection.ts'

interface SegmentsProps<T extends string> { label: string; name: string; options: readonly { value: T; label: string }[]; value: T; onChange(value: T): void }

/** One of a few, side by side; radio buttons underneath, so arrow keys work. */
export function Segments<T extends string>({ label, name, options, value, onChange }: SegmentsProps<T>) {
  return (
    <fieldset class="seg"><legend>{label}</legend>
      <div>{options.map((option) => (
        <label key={option.value}><input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />{option.label}</label>
      ))}</div>
    </fieldset>
  )
}

/** `out_for_delivery` → "Out for delivery". */
export const spoken = (name: string) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ')

/** Time travel: the states of an order as a slider. Arrow keys, Home and End work as on any slider. */
export function Scrubber({ state, onChange }: { state: Selection['state']; onChange(state: Selection['state']): void }) {
  const index = journey.indexOf(state as (typeof journey)[number])
  const go = (to: number) => onChange(journey[Math.min(Math.max(to, 0), journey.length - 1)]!)
  return (
    <div class="scrub">
      <div class="scrub__head">
        <span id="scrub-label">Time travel</span>
        <output for="scrub" aria-live="polite">{spoken(state)}</output>
        <span class="scrub__step">
          <button type="button" aria-label="Earlier state" disabled={index === 0} onClick={() => go(index - 1)}>‹</button>
          <button type="button" aria-label="Later state" disabled={index === journey.length - 1} onClick={() => go(index + 1)}>›</button>
        </span>
      </div>
      <input id="scrub" type="range" min={0} max={journey.length - 1} step={1} value={index} aria-labelledby="scrub-label" aria-valuetext={spoken(state)}
        style={{ '--p': `${(index / (journey.length - 1)) * 100}%` }} onInput={(event) => go(Number(event.currentTarget.value))} />
      <div class="scrub__ticks" aria-hidden="true"><span>Ordered</span><span>Shipped</span><span>Delivered</span><span>After</span></div>
    </div>
  )
}
