import { useCallback, useEffect, useState } from 'preact/hooks'
import { api } from './api.ts'
import { patternText } from './pattern-text.ts'
import { t } from './texts.ts'

interface Pattern { pattern: string; carrier: string; name: string }

/** What was corrected by hand, and can be forgotten again. Nothing is shown while nothing was. */
export function PatternsPane({ shopId }: { shopId: string }) {
  const [patterns, setPatterns] = useState<Pattern[]>([])
  const [error, setError] = useState('')
  const failed = (failure: Error) => setError(failure.message)
  const load = useCallback(() => api<{ patterns: Pattern[] }>('GET', `/shops/${shopId}/carrier-patterns`).then((answer) => setPatterns(answer.patterns), failed), [shopId])
  useEffect(() => void load(), [load])
  const forget = (pattern: string) => void api('DELETE', `/shops/${shopId}/carrier-patterns/${encodeURIComponent(pattern)}`).then(load, failed)
  if (patterns.length === 0 && !error) return null
  return (
    <section class="pane adm-narrow" aria-labelledby="patterns">
      <header><h2 class="ag-heading" id="patterns">{t('patterns.title')}</h2></header>
      <div class="in">
        <p class="ag-sm ag-muted">{t('patterns.text')}</p>
        {error && <p class="ag-banner" data-tone="critical" role="alert">{error}</p>}
        <ul class="ag-list">
          {patterns.map(({ pattern, name }) => {
            const line = t('patterns.line', { ...patternText(pattern), name })
            return (
              <li key={pattern} class="adm-line"><span>{line}</span>
                <button class="ag-button" data-variant="plain" type="button" aria-label={t('patterns.forgetOne', { line })} onClick={() => forget(pattern)}>{t('patterns.forget')}</button></li>
            )
          })}
        </ul>
      </div>
    </section>
  )
}
