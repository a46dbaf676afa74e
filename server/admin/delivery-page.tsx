import { useEffect, useState } from 'preact/hooks'
import { api, type DeliveryAccuracy, type DeliveryAccuracyRow, type ShopData } from './api.ts'
import { decimal, percent, placeName, t } from './texts.ts'

const columns = ['deliveries', 'kept', 'near', 'error', 'p50', 'p90'] as const

/** How the delivery dates told to buyers came true, in sum, by carrier and by lane. */
export function DeliveryPage({ shop }: { shop: ShopData }) {
  const [accuracy, setAccuracy] = useState<DeliveryAccuracy | null>(null)
  const [error, setError] = useState('')
  useEffect(() => void api<DeliveryAccuracy>('GET', `/shops/${encodeURIComponent(shop.id)}/delivery-accuracy`).then(setAccuracy, (failure: Error) => setError(failure.message)), [shop.id])
  return (
    <>
      <div class="top"><div><h1>{t('nav.delivery')}</h1><p class="ag-muted">{t('delivery.text')}</p></div></div>
      {error && <p class="ag-banner" data-tone="critical" role="alert">{error}</p>}
      {accuracy && accuracy.all.length === 0 && <section class="pane adm-narrow"><div class="in"><p>{t('delivery.none')}</p></div></section>}
      {accuracy && accuracy.all.length > 0 && (
        <div class="adm-column">
          <Rows title={t('delivery.carriers')} rows={[...accuracy.all, ...accuracy.carriers]} nameOf={({ carrier, told }) => [carrier ? carrierName(accuracy, carrier) : t('delivery.all'), t(`delivery.told.${told}`)].join(', ')} />
          <Rows title={t('delivery.lanes')} rows={accuracy.lanes} nameOf={({ carrier, destination }) => `${carrierName(accuracy, carrier)} → ${placeName(destination) || t('delivery.somewhere')}`} />
          <section class="pane" aria-labelledby="delivery-words"><header><h2 class="ag-heading" id="delivery-words">{t('delivery.words')}</h2></header>
            <div class="in ag-sm"><dl class="adm-words">{columns.map((column) => <div key={column}><dt><b>{t(`delivery.column.${column}`)}</b></dt><dd>{t(`delivery.meaning.${column}`)}</dd></div>)}</dl></div></section>
        </div>
      )}
    </>
  )
}

const carrierName = ({ names }: DeliveryAccuracy, carrier: string) => names[carrier] ?? (carrier === 'unknown' ? t('delivery.unknownCarrier') : carrier)

function Rows({ title, rows, nameOf }: { title: string; rows: DeliveryAccuracyRow[]; nameOf: (row: DeliveryAccuracyRow) => string }) {
  const cells = (row: DeliveryAccuracyRow) => [
    decimal(row.deliveries, 0), percent(row.kept), percent(row.near), row.errorDays === null ? '–' : decimal(row.errorDays, 1), percent(row.p50Held), percent(row.p90Held),
  ]
  // Estimates of our own are needed for some columns: without any they say nothing.
  const shown = columns.map((_, at) => at).filter((at) => rows.some((row) => cells(row)[at] !== '–'))
  return (
    <div class="pane">
      <header><h2 class="ag-heading">{title}</h2></header>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls sideways must be reachable by keyboard */}
      <section class="in adm-scroll" aria-label={title} tabIndex={0}>
        <table class="adm-table">
          <thead><tr><th scope="col">{t('delivery.column.name')}</th>{shown.map((at) => <th key={at} scope="col">{t(`delivery.column.${columns[at]}`)}</th>)}</tr></thead>
          <tbody>{rows.map((row) => (
            <tr key={`${row.carrier} ${row.destination} ${row.told}`}><th scope="row">{nameOf(row)}</th>{shown.map((at) => <td key={at} class="ag-num" data-label={t(`delivery.column.${columns[at]}`)}>{cells(row)[at]}</td>)}</tr>
          ))}</tbody>
        </table>
      </section>
    </div>
  )
}
