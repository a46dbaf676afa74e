import { useEffect } from 'preact/hooks'
import { proof } from './access.ts'
import type { Connections } from './api.ts'
import { dateTime, formText, t } from './texts.ts'

const lookMs = 5000

/** What was fetched from the shop and how far that is, and what buyers asked about their data. Nothing where neither is. */
export function ImportsPane({ shopId, imports, privacy, onChanged }: { shopId: string; imports: Connections['imports']; privacy: Connections['privacy']; onChanged: () => Promise<void> }) {
  const isRunning = imports.some(({ status }) => status === 'running')
  useEffect(() => {
    if (!isRunning) return undefined
    const timer = setInterval(() => void onChanged(), lookMs)
    return () => clearInterval(timer)
  }, [isRunning, onChanged])
  if (imports.length === 0 && privacy.length === 0) return null
  return (
    <section class="pane" aria-label={t('imports.title')}>
      <header><h2 class="ag-heading">{t('imports.title')}</h2></header>
      <div class="in">
        {imports.map(({ subject, status, taken, refused, total, error }) => (
          <div key={subject} aria-live="polite">
            <p><strong>{t(`imports.${subject}`)}</strong> <span class="ag-sm ag-muted">{total === null ? t(`imports.${status}`) : t(`imports.${status}Of`, { taken, total })}</span></p>
            {status === 'running' && <progress class="adm-progress" max={total ?? undefined} value={total === null ? undefined : Math.min(taken + refused, total)} aria-label={t(`imports.${subject}`)} />}
            {refused > 0 && <p class="ag-xs ag-muted">{t('imports.refused', { count: refused })}</p>}
            {error && <p class="ag-banner" data-tone="critical">{formText(error)}</p>}
          </div>
        ))}
        {privacy.map((request) => <Request key={request.id} shopId={shopId} request={request} />)}
      </div>
    </section>
  )
}

/** A link cannot carry the proof of a frame: the file is fetched, and handed to the browser. */
async function saveFile(shopId: string, id: string): Promise<void> {
  const answer = await fetch(`/admin/api/shops/${encodeURIComponent(shopId)}/privacy/${encodeURIComponent(id)}/file`, { headers: { 'X-Afterglow-Admin': '1', ...await proof() } })
  if (!answer.ok) return
  const url = URL.createObjectURL(await answer.blob())
  const link = Object.assign(document.createElement('a'), { href: url, download: 'buyer-data.json' })
  link.click()
  URL.revokeObjectURL(url)
}

function Request({ shopId, request: { id, kind, receivedAt, orders, left, hasFile } }: { shopId: string; request: Connections['privacy'][number] }) {
  return (
    <div class="ag-inline" data-gap="sm">
      <p class="ag-sm">{t(`imports.${kind}`, { at: dateTime(receivedAt), count: orders })}{left && ` ${formText(left)}`}</p>
      {hasFile && <button class="ag-button" type="button" onClick={() => void saveFile(shopId, id)}>{t('imports.saveFile')}</button>}
    </div>
  )
}
