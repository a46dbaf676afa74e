import { useEffect, useRef, useState } from 'preact/hooks'
import { widgets } from '../../widgets/registry.ts'
import { Scrubber, Segments, spoken } from './controls.tsx'
import { Frame } from './frame.tsx'
import { languages } from './languages.ts'
import { fitting, scenariosOf, wholePageOf, type Scene } from './scenes.ts'
import { hosts, readSelection, schemes, wholePage, widths, writeSelection, type Selection } from './selection.ts'

const known = { widgets: widgets.map(({ id }) => id), languages: languages.map(({ key }) => key) }
const hostNames = { web: 'Any shop', shopify: 'Shopify' } as const
const nameOf = (id: string) => (id === 'faq' ? 'FAQ' : spoken(id.replaceAll('-', '_')))

function useSelection(): [Selection, (change: Partial<Selection>) => void] {
  const [selection, setSelection] = useState(() => readSelection(location.search, known))
  useEffect(() => {
    const back = () => setSelection(readSelection(location.search, known))
    addEventListener('popstate', back)
    return () => removeEventListener('popstate', back)
  }, [])
  const change = (part: Partial<Selection>) => {
    const next = { ...selection, ...part }
    setSelection(next)
    const address = location.pathname + writeSelection(next)
    // A new widget is a step back leads from; turning a knob is not.
    if (next.show === selection.show) history.replaceState(null, '', address)
    else history.pushState(null, '', address)
  }
  return [selection, change]
}

function WidgetList({ show, onChoose }: { show: string; onChoose(show: string): void }) {
  const list = useRef<HTMLUListElement>(null)
  // On a phone the list scrolls sideways: what is chosen must be seen.
  useEffect(() => list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' }), [show])
  const entry = (id: string, name: string, note: string) => (
    <li key={id}><button type="button" aria-current={show === id ? 'true' : undefined} onClick={() => onChoose(id)}><b>{name}</b><small>{note}</small></button></li>
  )
  return (
    <nav class="pane list" aria-label="What to show">
      <ul ref={list}>
        {entry(wholePage, 'Whole page', 'All widgets of one state')}
        {widgets.map(({ id, kind }) => entry(id, nameOf(id), `${spoken(kind)} · ${Object.keys(scenariosOf(id)).length} scenarios`))}
      </ul>
    </nav>
  )
}

function Scenario({ selection, shown, change }: { selection: Selection; shown: string; change(part: Partial<Selection>): void }) {
  return (
    <label class="scenario">Scenario
      <select value={shown} onChange={(event) => change({ scenario: event.currentTarget.value })}>
        {Object.entries(scenariosOf(selection.show)).map(([name, { title }]) => <option key={name} value={name}>{spoken(name)}: {title}</option>)}
      </select>
    </label>
  )
}

function Tools({ selection, change }: { selection: Selection; change(part: Partial<Selection>): void }) {
  const plain = <T extends string>(values: readonly T[], label: (value: T) => string) => values.map((value) => ({ value, label: label(value) }))
  return (
    <div class="tools">
      <Segments label="Host" name="host" options={plain(hosts, (host) => hostNames[host])} value={selection.host} onChange={(host) => change({ host })} />
      <Segments label="Language" name="language" options={languages.map(({ key, label }) => ({ value: key, label }))} value={selection.language} onChange={(language) => change({ language })} />
      <Segments label="Scheme" name="scheme" options={plain(schemes, spoken)} value={selection.scheme} onChange={(scheme) => change({ scheme })} />
      <Segments label="Width" name="width" options={plain(widths, (width) => (width === 'free' ? 'Free' : width))} value={selection.width} onChange={(width) => change({ width })} />
    </div>
  )
}

export function App() {
  const [selection, change] = useSelection()
  const [told, setTold] = useState('')
  const { show, state, host, scheme, width } = selection
  const page = show === wholePage ? wholePageOf(state) : null
  const own = scenariosOf(show)
  const scenario = selection.scenario in own ? selection.scenario : fitting(show, state)
  const scenes: Scene[] = page?.scenes ?? (own[scenario] ? [{ id: show, scenario: own[scenario] }] : [])
  const language = languages.find(({ key }) => key === selection.language)!
  const act = (widget: string, name: string, input?: Record<string, unknown>) => setTold(`${widget} would send "${name}"${input && Object.keys(input).length > 0 ? ` with ${JSON.stringify(input)}` : ''}`)
  return (
    <div class="play">
      <header class="top"><span class="brand"><i />Afterglow</span><h1>Playground</h1><p>Every widget in every state, as each host draws it.</p></header>
      <WidgetList show={show} onChoose={(id) => change({ show: id, scenario: '' })} />
      <main class="pane" aria-label="Preview">
        <Scrubber state={state} onChange={(next) => change({ state: next, scenario: '' })} />
        <Tools selection={selection} change={change} />
        {!page && <Scenario selection={selection} shown={scenario} change={change} />}
        {host === 'shopify' && <p class="note">Structure and words are what Shopify receives. Shopify draws its s-* components in its own look; the style here only makes them readable.</p>}
        <div class="stage" data-scheme={scheme}>
          <div class="device" data-free={width === 'free' ? '' : undefined} style={{ inlineSize: width === 'free' ? '' : `${width}px` }}>
            <Frame scenes={scenes} language={language} host={host} scheme={scheme} onAct={act} />
            {page?.hidden.map(({ ids, why }) => <p key={why} class="hidden">Hidden here: {ids.map(nameOf).join(', ')}. {why}</p>)}
          </div>
        </div>
        <output class="told">{told || 'What a buyer does is told here and not sent.'}</output>
      </main>
    </div>
  )
}
