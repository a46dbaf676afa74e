import { api, type Connections } from './api.ts'
import { dateTime, t } from './texts.ts'

/** Work that failed ten times, and carrier codes nobody mapped yet: nothing is lost silently. */
export function StuckPane({ dead, unmapped, onChanged }: Pick<Connections, 'dead' | 'unmapped'> & { onChanged: () => Promise<void> }) {
  return (
    <>
      <section class="pane" aria-labelledby="dead">
        <header><h2 class="ag-heading" id="dead">{t('dead.title')}</h2></header>
        <div class="in">
          {dead.length === 0 && <p class="ag-sm ag-muted">{t('dead.none')}</p>}
          <ul class="ag-list">
            {dead.map(({ id, kind, error, attempts, diedAt }) => (
              <li key={id} class="adm-line"><span><b>{kind}</b><small class="ag-muted"> {dateTime(diedAt)} · {t('dead.attempts', { count: attempts })}</small><br /><span class="ag-sm">{error}</span></span>
                <button class="ag-button" type="button" aria-label={t('dead.retryOne', { kind })} onClick={() => void api('POST', `/dead/${id}/retry`, {}).then(onChanged, onChanged)}>{t('retry')}</button></li>
            ))}
          </ul>
        </div>
      </section>
      {unmapped.length > 0 && (
        <section class="pane" aria-labelledby="unmapped">
          <header><h2 class="ag-heading" id="unmapped">{t('unmapped.title')}</h2></header>
          <div class="in"><p class="ag-sm ag-muted">{t('unmapped.text')}</p><ul class="ag-list">
            {unmapped.map(({ carrier, code, description, seen }) => <li key={`${carrier} ${code}`} class="adm-line"><span><b>{carrier} {code}</b> <span class="ag-sm">{description}</span></span><span class="ag-num">{seen}</span></li>)}
          </ul></div>
        </section>
      )}
    </>
  )
}
