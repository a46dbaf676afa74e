import { useState } from 'preact/hooks'
import { api, type Connections } from './api.ts'
import { AdminIcon } from './icon.tsx'
import { dateTime, t } from './texts.ts'

/** Secrets a shop signs its pushes with. Shown once, when made. */
export function SecretsPane({ shopId, platform, secrets, onChanged }: { shopId: string; platform: string; secrets: Connections['secrets']; onChanged: () => Promise<void> }) {
  const [made, setMade] = useState<{ id: string; secret: string } | null>(null)
  const [error, setError] = useState('')
  const failed = (failure: Error) => setError(failure.message)
  const create = () => void api<{ id: string; secret: string }>('POST', `/shops/${shopId}/secrets`, {}).then((secret) => { setMade(secret); return onChanged() }, failed)
  const revoke = (id: string) => void api('DELETE', `/shops/${shopId}/secrets/${id}`).then(onChanged, failed)
  return (
    <section class="pane" aria-labelledby="secrets">
      <header><h2 class="ag-heading" id="secrets">{t('secrets.title')}</h2><button class="ag-button" type="button" onClick={create}><AdminIcon name="plus" size="sm" />{t('secrets.create')}</button></header>
      <div class="in">
        <p class="ag-sm ag-muted">{t('secrets.text')}</p>
        {platform === 'jtl-shop' && <p class="ag-sm ag-muted">{t('secrets.jtl', { address: location.origin })}</p>}
        {error && <p class="ag-banner" data-tone="critical" role="alert">{error}</p>}
        {made && (
          <output class="ag-banner" data-tone="info"><AdminIcon name="alert" /><div>
            <strong>{t('secrets.once')}</strong>
            <p>{t('secrets.key')}: <code class="ag-mono">{made.id}</code></p>
            <p>{t('secrets.secret')}: <code class="ag-mono">{made.secret}</code></p>
          </div></output>
        )}
        {secrets.length > 0 && (
          <ul class="ag-list">
            {secrets.map(({ id, createdAt }) => (
              <li key={id} class="adm-line"><span><code class="ag-mono">{id}</code><small class="ag-muted"> {dateTime(createdAt)}</small></span>
                <button class="ag-button" data-variant="plain" type="button" aria-label={t('secrets.revokeOne', { id })} onClick={() => revoke(id)}>{t('secrets.revoke')}</button></li>
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}
