import { useCallback, useEffect, useState } from 'preact/hooks'
import { api, type CarrierConnection, type Connections, type ShopData } from './api.ts'
import { AdminIcon } from './icon.tsx'
import { StartEmpty } from './open-shop.tsx'
import { ObjectFields } from './schema-form.tsx'
import { SecretsPane } from './secrets-pane.tsx'
import { StuckPane } from './stuck-pane.tsx'
import { dateTime, formText, t } from './texts.ts'
import { WebhookPane } from './webhook-pane.tsx'

/** Everything that joins the shop to the outside: carriers, API secrets, what got stuck, and leaving the demo. */
export function ConnectionsPage({ shop, demo, onlyDemo, onOpened }: { shop: ShopData; demo: boolean; onlyDemo: boolean; onOpened: (shopId: string) => void }) {
  const [connections, setConnections] = useState<Connections | null>(null)
  const [error, setError] = useState('')
  const load = useCallback(() => api<Connections>('GET', `/shops/${shop.id}/connections`).then(setConnections, (failure: Error) => setError(failure.message)), [shop.id])
  useEffect(() => void load(), [load])
  return (
    <>
      <div class="top"><div><h1>{t('nav.connections')}</h1><p class="ag-muted">{t('connections.text')}</p></div></div>
      {error && <p class="ag-banner" data-tone="critical" role="alert">{error}</p>}
      {connections && (
        <div class="two">
          <div class="adm-column">
            {connections.carriers.map((carrier) => <CarrierPane key={carrier.id} shopId={shop.id} carrier={carrier} onChanged={load} />)}
            {demo && <StartEmpty named={onlyDemo} onOpened={onOpened} />}
          </div>
          <div class="adm-column">
            <SecretsPane shopId={shop.id} platform={shop.platform} secrets={connections.secrets} onChanged={load} />
            <StuckPane dead={connections.dead} unmapped={connections.unmapped} onChanged={load} />
          </div>
        </div>
      )}
    </>
  )
}

type Note = { tone: 'success' | 'critical'; text: string } | null

function CarrierPane({ shopId, carrier, onChanged }: { shopId: string; carrier: CarrierConnection; onChanged: () => Promise<void> }) {
  const [edited, setEdited] = useState<Record<string, unknown> | null>(null)
  const value = edited ?? carrier.settings
  const [note, setNote] = useState<Note>(null)
  const [busy, setBusy] = useState(false)
  const path = `/shops/${shopId}/carriers/${carrier.id}`
  const attempt = async (work: () => Promise<unknown>, done: string) => {
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
  const save = (event: SubmitEvent) => {
    event.preventDefault()
    void attempt(() => api('PUT', path, value).then(() => setEdited(null)), t('carrier.saved'))
  }
  return (
    <section class="pane" aria-label={carrier.name}>
      <header><h2 class="ag-heading">{carrier.name}</h2><StateBadge carrier={carrier} /></header>
      <form class="in" onSubmit={save}>
        <ObjectFields schema={carrier.form} name={carrier.id} value={value} onChange={(next) => setEdited(next as Record<string, unknown>)} />
        {carrier.connected && <p class="ag-xs ag-muted">{t('carrier.keptSecret')}</p>}
        {carrier.pace?.restsUntil && <p class="ag-banner" data-tone="critical" role="status">{t('carrier.rests', { at: dateTime(carrier.pace.restsUntil), why: t(`carrier.why.${carrier.pace.code}`) })}</p>}
        {carrier.pace?.perDay ? <p class="ag-xs ag-muted">{t('carrier.called', { count: carrier.pace.called, perDay: carrier.pace.perDay })}</p> : carrier.quota && <p class="ag-xs ag-muted">{t('carrier.quota', { count: carrier.quota.perDay })}</p>}
        {!note && carrier.check && (
          <p class="ag-xs ag-muted">{t(carrier.check.works ? 'carrier.checked' : 'carrier.checkFailed', { at: dateTime(carrier.check.at), message: formText(carrier.check.message ?? '') })}</p>
        )}
        {note && <p class="ag-banner" data-tone={note.tone} role={note.tone === 'critical' ? 'alert' : 'status'}>{note.text}</p>}
        <div class="ag-inline" data-gap="sm">
          <button class="ag-button" data-variant="primary" type="submit" disabled={busy}>{t('carrier.save')}</button>
          {carrier.connected && carrier.canCheck && <button class="ag-button" type="button" disabled={busy} onClick={() => void attempt(() => api('POST', `${path}/check`), t('carrier.works'))}>{t('carrier.check')}</button>}
          {carrier.connected && <button class="ag-button" data-variant="plain" type="button" disabled={busy} onClick={() => void attempt(() => api('DELETE', path), t('carrier.removed'))}>{t('carrier.remove')}</button>}
        </div>
      </form>
      {carrier.connected && <WebhookPane shopId={shopId} carrier={carrier} onChanged={onChanged} />}
    </section>
  )
}

/** Stored settings are called a connection only once the carrier has said so. */
function StateBadge({ carrier: { connected, check } }: { carrier: CarrierConnection }) {
  if (!connected) return <span class="ag-badge">{t('carrier.open')}</span>
  if (!check) return <span class="ag-badge">{t('carrier.stored')}</span>
  return check.works
    ? <span class="ag-badge" data-tone="success"><AdminIcon name="check" />{t('carrier.connected')}</span>
    : <span class="ag-badge" data-tone="critical"><AdminIcon name="alert" />{t('carrier.failed')}</span>
}
