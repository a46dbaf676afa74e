import { useState } from 'preact/hooks'
import { api, type CarrierConnection, type CarrierHookState } from './api.ts'
import { dateTime, formText, t } from './texts.ts'

/** A value to be entered elsewhere. Selected by a click where the browser gives no clipboard. */
function CopyField({ id, label, value }: { id: string; label: string; value: string }) {
  const [copied, setCopied] = useState(false)
  const copy = () => {
    document.getElementById(id)?.focus()
    void navigator.clipboard?.writeText(value).then(() => setCopied(true), () => setCopied(false))
  }
  return (
    <div class="ag-field">
      <label class="ag-label" for={id}>{label}</label>
      <div class="ag-inline" data-gap="sm">
        <input id={id} class="ag-input ag-mono" readOnly value={value} onFocus={(event) => event.currentTarget.select()} />
        <button class="ag-button" type="button" onClick={copy} aria-label={t('webhook.copyOne', { label })}>{copied ? t('webhook.copied') : t('webhook.copy')}</button>
      </div>
    </div>
  )
}

/** How its news go, in one line. */
export function told({ lastEventAt, lastError, subscribedUntil }: CarrierHookState): string {
  if (lastError !== null) return t('webhook.failed', { message: formText(lastError) })
  if (lastEventAt !== null) return t('webhook.heard', { at: dateTime(lastEventAt) })
  return subscribedUntil === null ? t('webhook.silent') : t('webhook.subscribed', { at: dateTime(subscribedUntil) })
}

/** Where a carrier sends its news: the address and, where it is ours, the secret to enter at the carrier. */
export function WebhookPane({ shopId, carrier, onChanged }: { shopId: string; carrier: CarrierConnection; onChanged: () => Promise<void> }) {
  const [error, setError] = useState('')
  const [busy, setBusy] = useState(false)
  const hook = carrier.webhook?.hook ?? null
  const attempt = (method: 'POST' | 'DELETE', body?: unknown) => {
    setBusy(true)
    setError('')
    void api(method, `/shops/${shopId}/carriers/${carrier.id}/webhook`, body).then(onChanged).catch((failure: Error) => setError(failure.message)).finally(() => setBusy(false))
  }
  if (!carrier.webhook) return null
  return (
    <details class="adm-more" open={(hook?.lastError ?? null) !== null}>
      <summary>{t(hook ? 'webhook.title' : 'webhook.offer')}</summary>
      <p class="ag-sm ag-muted">{t(`webhook.steps.${carrier.id}`)}</p>
      {error && <p class="ag-banner" data-tone="critical" role="alert">{error}</p>}
      {!hook && <button class="ag-button" type="button" disabled={busy} onClick={() => attempt('POST', {})}>{t('webhook.open')}</button>}
      {hook && (
        <>
          {carrier.webhook.secret !== 'subscribed' && <CopyField id={`hook-url-${carrier.id}`} label={t('webhook.url')} value={hook.url} />}
          {hook.secret !== null && <CopyField id={`hook-secret-${carrier.id}`} label={t('webhook.secret')} value={hook.secret} />}
          <p class={hook.lastError === null ? 'ag-xs ag-muted' : 'ag-banner'} data-tone={hook.lastError === null ? undefined : 'critical'}>{told(hook)}</p>
          <div class="ag-inline" data-gap="sm">
            <button class="ag-button" type="button" disabled={busy} onClick={() => attempt('POST', { renew: true })}>{t('webhook.renew')}</button>
            <button class="ag-button" data-variant="plain" type="button" disabled={busy} onClick={() => attempt('DELETE')}>{t('webhook.close')}</button>
          </div>
        </>
      )}
    </details>
  )
}
