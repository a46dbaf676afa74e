import { AdminIcon } from './icon.tsx'
import { moved, offered, type Row } from './placements.ts'
import { t } from './texts.ts'

interface Props { rows: Row[]; selected: string; onSelect: (id: string) => void; onChange: (rows: Row[]) => void }
const regions = ['main', 'side', 'footer'] as const

/** Which widget stands where, in page order; every switch and move works by keyboard. */
export function WidgetList({ rows, selected, onSelect, onChange }: Props) {
  const set = (id: string, on: Partial<Row['on']>) => onChange(rows.map((row) => (row.id === id ? { ...row, on: { ...row.on, ...on } } : row)))
  return (
    <section class="pane" aria-label={t('widgetList.title')}>
      <header><h2 class="ag-heading">{t('widgetList.title')}</h2><span class="ag-muted ag-xs">{t('widgetList.on', { count: rows.filter(({ on }) => offered.some((placement) => on[placement])).length })}</span></header>
      <ul class="wl">
        <li class="hd" aria-hidden="true"><span /><span>{t('widgetList.widget')}</span>{offered.map((placement) => <span key={placement}>{t(`placements.${placement}.short`)}</span>)}<span>{t('widgetList.switch')}</span></li>
        {regions.map((region) => [
          <li key={region} class="sub">{t(`regions.${region}`)}</li>,
          ...rows.filter((row) => row.region === region).map((row, index, all) => (
            <WidgetRow key={row.id} row={row} first={index === 0} last={index === all.length - 1} current={row.id === selected}
              onSelect={() => onSelect(row.id)} onSet={(on) => set(row.id, on)} onMove={(by) => onChange(moved(rows, row.id, by))} />
          )),
        ])}
      </ul>
    </section>
  )
}

interface RowProps { row: Row; first: boolean; last: boolean; current: boolean; onSelect: () => void; onSet: (on: Partial<Row['on']>) => void; onMove: (by: -1 | 1) => void }

function WidgetRow({ row, first, last, current, onSelect, onSet, onMove }: RowProps) {
  const title = t(`widgets.${row.id}.title`)
  const any = offered.some((placement) => row.on[placement])
  return (
    <li aria-current={current ? 'true' : undefined} class={any ? '' : 'off'}>
      <span class="grips">
        <button type="button" class="grip" disabled={first} aria-label={t('widgetList.up', { title })} onClick={() => onMove(-1)}><AdminIcon name="up" size="sm" /></button>
        <button type="button" class="grip" disabled={last} aria-label={t('widgetList.down', { title })} onClick={() => onMove(1)}><AdminIcon name="down" size="sm" /></button>
      </span>
      <button type="button" class="nm" onClick={onSelect}>{title}<small>{t(`widgets.${row.id}.hint`)}</small></button>
      {offered.map((placement) => (
        <label key={placement} class="ck">
          <input type="checkbox" checked={row.on[placement]} aria-label={t('widgetList.onPlacement', { title, placement: t(`placements.${placement}.long`) })} onChange={(event) => onSet({ [placement]: event.currentTarget.checked })} />
        </label>
      ))}
      <label class="switch">
        <input type="checkbox" role="switch" aria-checked={any} checked={any} aria-label={t('widgetList.enabled', { title })}
          onChange={(event) => onSet(Object.fromEntries(offered.map((placement) => [placement, event.currentTarget.checked])))} /><i />
      </label>
    </li>
  )
}
