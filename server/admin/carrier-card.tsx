import { useEffect, useRef, useState } from 'preact/hooks'
import { api, type CarrierConnection } from './api.ts'
import { CarrierForm } from './carrier-form.tsx'
import { AdminIcon } from './icon.tsx'
import { dateTime, decimal, formText, t } from './texts.ts'
import { told, WebhookPane } from './webhook-pane.tsx'

interface Props { shopId: string; carrier: CarrierConnection; added: boolean; onChanged: () => Promise<void> }
type Note = { tone: 'success' | 'critical'; text: string } | null

/** A connected carrier: how it stands at a glance; key, settings and the way of its news one step below. */
export function CarrierCard({ shopId, carrier, added, onChanged }: Props) {
  const [note, setNote] = useState<Note>(added ? { tone: 'success', text: t('carrier.saved') } : null)
  const [busy, setBusy] = useState(false)
  const [asked, setAsked] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  // It has just moved here from the list below: whoever added it goes with it.
  useEffect(() => { if (added) heading.current?.focus() }, [added])
  const path = `/shops/${shopId}/carriers/${carrier.id}`
  const attempt = async (work: () => Promise<unknown>, done: string) => {
    if (busy) return
    setBusy(true)
    setNote(null)
    try {
      await work()
      setNote({ tone: 'success', text: done })
    } catch (failure) {
      setNote({ tone: 'critical', text: (failure as Error).message })
    }
    await onChanged()
    setBusy(false)
  }
  const onSaved = async () => {
    setNote({ tone: 'success', text: t('carrier.saved') })
    await onChanged()
  }
  return (
    <section class="pane" aria-label={carrier.name}>
      <header><h3 class="ag-heading" ref={heading} tabIndex={-1}>{carrier.name}</h3><StateBadge carrier={carrier} /></header>
      <div class="in">
        {carrier.pace?.restsUntil && <output class="ag-banner" data-tone="critical"><AdminIcon name="alert" /><span>{t('carrier.rests', { at: dateTime(carrier.pace.restsUntil), why: t(`carrier.why.${carrier.pace.code}`) })}</span></output>}
        <Facts carrier={carrier} />
        {note && <p class="ag-banner" data-tone={note.tone} role={note.tone === 'critical' ? 'alert' : 'status'}>{note.text}</p>}
        {asked && <p class="ag-sm" id={`sure-${carrier.id}`}>{t('carrier.sure', { name: carrier.name })}</p>}
        <div class="ag-inline" data-gap="sm">
          {!asked && carrier.canCheck && <button class="ag-button" type="button" aria-disabled={busy} onClick={() => void attempt(() => api('POST', `${path}/check`), t('carrier.works'))}>{t('carrier.check')}</button>}
          {asked
            ? <><button class="ag-button" data-tone="critical" type="button" aria-describedby={`sure-${carrier.id}`} aria-disabled={busy} onClick={() => void attempt(() => api('DELETE', path), t('carrier.removed'))}>{t('carrier.removeSure')}</button><button class="ag-button" data-variant="plain" type="button" onClick={() => setAsked(false)}>{t('carrier.cancel')}</button></>
            : <button class="ag-button" data-variant="plain" type="button" aria-label={t('carrier.removeOne', { name: carrier.name })} onClick={() => setAsked(true)}>{t('carrier.remove')}</button>}
        </div>
      </div>
      <details class="adm-more"><summary>{t('carrier.settings')}</summary><CarrierForm shopId={shopId} carrier={carrier} onSaved={onSaved} /></details>
      <WebhookPane shopId={shopId} carrier={carrier} onChanged={onChanged} />
    </section>
  )
}

function Facts({ carrier: { check, pace, quota, webhook } }: { carrier: CarrierConnection }) {
  const perDay = pace?.perDay ?? quota?.perDay
  const called = pace?.called ?? 0
  return (
    <dl class="adm-facts-list">
      <div><dt>{t('carrier.facts.check')}</dt><dd>{check
        ? t(check.works ? 'carrier.checked' : 'carrier.checkFailed', { at: dateTime(check.at), message: formText(check.message ?? '') })
        : t('carrier.unchecked')}</dd></div>
      {perDay && <div><dt>{t('carrier.facts.calls')}</dt><dd><span class="ag-num">{t('carrier.called', { count: called, perDay })}</span><span class="adm-meter" aria-hidden="true"><i style={{ inlineSize: `${decimal(Math.min(called / perDay, 1) * 100, 0)}%` }} /></span></dd></div>}
      {webhook && <div><dt>{t('carrier.facts.push')}</dt><dd>{webhook.hook ? <>{told(webhook.hook)}{webhook.secret !== 'subscribed' && <code class="ag-mono adm-code">{webhook.hook.url}</code>}</> : t('carrier.noPush')}</dd></div>}
    </dl>
  )
}

/** Stored settings are called a connection only once the carrier has said so. */
function StateBadge({ carrier: { check } }: { carrier: CarrierConnection }) {
  if (!check) return <span class="ag-badge">{t('carrier.stored')}</span>
  return check.works
    ? <span class="ag-badge" data-tone="success"><AdminIcon name="check" />{t('carrier.connected')}</span>
    : <span class="ag-badge" data-tone="critical"><AdminIcon name="alert" />{t('carrier.failed')}</span>
}
