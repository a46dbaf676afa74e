import { h } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import '../../extension/web/loader.ts'
import type { Scenarios } from '../../widgets/kit/widget.ts'
import { Segments } from './segments.tsx'
import { formText, languages, t } from './texts.ts'

const files = import.meta.glob<{ scenarios: Scenarios }>('../../widgets/*/scenarios.ts')
const schemes = ['light', 'dark'] as const

interface Props { widget: string; locale: string; scheme: string }

/** The widget as buyers see it, in one of its named states. Drawn by the same element that stands in shops. */
export function WidgetPreview(props: Props) {
  const [scenarios, setScenarios] = useState<Scenarios>({})
  const [scenario, setScenario] = useState('')
  const [locale, setLocale] = useState(languages.find((language) => props.locale.startsWith(language)) ?? 'en')
  const [scheme, setScheme] = useState<string>(props.scheme === 'dark' ? 'dark' : 'light')
  useEffect(() => {
    let current = true
    const load = async () => {
      const module = await files[`../../widgets/${props.widget}/scenarios.ts`]?.()
      if (!current || !module) return
      setScenarios(module.scenarios)
      setScenario(Object.keys(module.scenarios)[0] ?? '')
    }
    void load()
    return () => { current = false }
  }, [props.widget])
  return (
    <section class="pane" aria-label={t('preview.title')}>
      <div class="tools">
        <label class="ag-field adm-scenario"><span class="ag-vh">{t('preview.scenario')}</span>
          <select class="ag-input" value={scenario} onChange={(event) => setScenario(event.currentTarget.value)}>{Object.entries(scenarios).map(([name, { title }]) => <option key={name} value={name}>{formText(title)}</option>)}</select>
        </label>
        <Segments label={t('preview.language')} options={languages} value={locale} text={(option) => option} onChange={setLocale} />
        <Segments label={t('preview.scheme')} options={schemes} value={scheme} text={(option) => t(`options.${option}`)} onChange={setScheme} />
      </div>
      <div class="stage" data-scheme={scheme}>
        {scenario && h('afterglow-widget', { key: `${props.widget} ${scenario} ${locale} ${scheme}`, name: props.widget, preview: scenario, locale, scheme })}
      </div>
    </section>
  )
}
