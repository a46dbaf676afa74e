import type { ShopData, WidgetForm } from './api.ts'

/** The placements this admin offers; the others follow with their hosts. */
export const offered = ['thank_you', 'order_status'] as const
export type Offered = (typeof offered)[number]
export interface Row { id: string; region: WidgetForm['region']; on: Record<Offered, boolean> }

/** Widgets in page order with their switches: what is saved, then what never was, at its default place. */
export function rowsOf({ settings, widgetForms }: ShopData): Row[] {
  const saved = settings.placements.thank_you ?? settings.placements.order_status ?? []
  const place = new Map(saved.map(({ widget }, index) => [widget, index]))
  const rows = widgetForms.map((form): Row => ({
    id: form.id,
    region: form.region,
    on: Object.fromEntries(offered.map((placement) => [placement,
      settings.placements[placement]?.find(({ widget }) => widget === form.id)?.enabled ?? form.placements.includes(placement)])) as Row['on'],
  }))
  return rows.map((row, index) => ({ row, at: place.get(row.id) ?? index })).sort((a, b) => a.at - b.at).map(({ row }) => row)
}

/** The rows as settings keep them: one list per placement, in page order. */
export const placementsOf = (rows: Row[]): ShopData['settings']['placements'] =>
  Object.fromEntries(offered.map((placement) => [placement, rows.map(({ id, on }) => ({ widget: id, enabled: on[placement] }))]))

/** Moves a widget by one place within its region. */
export function moved(rows: Row[], id: string, by: -1 | 1): Row[] {
  const from = rows.findIndex((row) => row.id === id)
  const region = rows[from]!.region
  let to = from + by
  while (rows[to] && rows[to]!.region !== region) to += by
  if (!rows[to]) return rows
  const next = [...rows]
  ;[next[from], next[to]] = [next[to]!, next[from]!]
  return next
}
