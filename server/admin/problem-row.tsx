import { useState } from 'preact/hooks'
import { api, type ProblemData } from './api.ts'
import { CarrierChoice } from './carrier-choice.tsx'
import { AdminIcon } from './icon.tsx'
import { addressOf } from './place.ts'
import { dateTime, dayOf, t } from './texts.ts'

const tones = { 1: undefined, 2: 'warning', 3: 'critical' } as const
/** Where the carrier may be the wrong one. */
const doubtful: ReadonlySet<ProblemData['kind']> = new Set(['carrier_unknown', 'not_found', 'not_handed_over', 'stalled', 'presumed_lost', 'late'])
/** What is said of the day that stands with these. */
const days: Partial<Record<ProblemData['kind'], string>> = { late: 'problems.promised', not_shipped: 'problems.promised', pickup_ending: 'problems.keptUntil' }

interface Props { shopId: string; problem: ProblemData; onChanged: (problem: ProblemData) => void; onCorrected: () => void }

/** One problem: what and whose it is, since when, what to do, and the acts that are possible. */
export function ProblemRow({ shopId, problem, onChanged, onCorrected }: Props) {
  const [error, setError] = useState('')
  const [choosing, setChoosing] = useState(false)
  const { id, kind, severity, status, orderNumber } = problem
  const title = t(`problems.kinds.${kind}.title`)
  const name = orderNumber ? t('problems.of', { title, order: orderNumber }) : title
  const put = (next: 'open' | 'dismissed') => {
    setError('')
    void api('PUT', `/shops/${shopId}/problems/${id}/status`, { status: next }).then(() => onChanged({ ...problem, status: next }), (failure: Error) => setError(failure.message))
  }
  const correct = t(kind === 'carrier_unknown' ? 'problems.choose' : 'problems.correct')
  const correctable = status !== 'resolved' && problem.shipmentId !== null && problem.trackingNumber !== undefined && doubtful.has(kind)
  return (
    <li aria-label={name} data-status={status}>
      <div class="adm-problem">
        <h2 class="ag-heading"><span class="ag-badge" data-tone={tones[severity]}>{severity > 1 && <AdminIcon name="alert" />}{title}</span>{orderNumber && <span class="adm-order">{t('problems.order', { number: orderNumber })}</span>}</h2>
        <Facts problem={problem} />
        {status === 'open' && <p class="ag-sm">{t(`problems.kinds.${kind}.todo`)}</p>}
        {error && <p class="ag-sm adm-error" role="alert">{error}</p>}
        {choosing && <CarrierChoice shopId={shopId} problem={problem} onCorrected={onCorrected} onClose={() => setChoosing(false)} />}
      </div>
      {status !== 'resolved' && (
        <div class="adm-acts">
          {kind === 'connection' && <a class="ag-button" href={addressOf({ page: 'connections', shop: shopId })}>{t('nav.connections')}</a>}
          {correctable && !choosing && <button class="ag-button" data-variant="plain" type="button" aria-label={t('problems.actOn', { act: correct, name })} onClick={() => setChoosing(true)}>{correct}</button>}
          {status === 'open'
            ? <button class="ag-button" type="button" aria-label={t('problems.actOn', { act: t('problems.dismiss'), name })} onClick={() => put('dismissed')}>{t('problems.dismiss')}</button>
            : <button class="ag-button" data-variant="plain" type="button" aria-label={t('problems.actOn', { act: t('problems.reopen'), name })} onClick={() => put('open')}>{t('problems.reopen')}</button>}
        </div>
      )}
    </li>
  )
}

function Facts({ problem }: { problem: ProblemData }) {
  const { kind, carrierName, trackingNumber, trackingUrl, since, endedAt, scannedAt, day, reason } = problem
  const said = days[kind]
  return (
    <p class="ag-sm ag-muted adm-facts">
      {carrierName && <span>{carrierName}</span>}
      {trackingNumber && <span>{trackingUrl ? <a class="ag-link" href={trackingUrl} target="_blank" rel="noopener noreferrer">{trackingNumber}<span class="ag-vh"> {t('problems.newTab')}</span></a> : trackingNumber}</span>}
      <span>{t('problems.since', { at: dateTime(since) })}</span>
      {said && day && <span>{t(said, { day: dayOf(day) })}</span>}
      {scannedAt !== undefined && scannedAt !== since && <span>{t('problems.scanned', { at: dateTime(scannedAt) })}</span>}
      {reason && reason !== 'unknown' && t(`problems.reasons.${reason}`, { defaultValue: '' }) && <span>{t(`problems.reasons.${reason}`)}</span>}
      {endedAt !== null && <span>{t('problems.ended', { at: dateTime(endedAt) })}</span>}
    </p>
  )
}
