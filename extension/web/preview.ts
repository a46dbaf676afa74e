import type { PageView, Placement } from '../../server/contract/page-types.ts'
import type { Scenarios } from '../../widgets/kit/widget.ts'
import { widgets } from '../../widgets/registry.ts'

type Tree = { [key: string]: string | Tree }
const scenarioFiles = import.meta.glob<{ scenarios: Scenarios }>('../../widgets/*/scenarios.ts')
const catalogues = import.meta.glob<{ default: Tree }>('../../locales/*/widgets.json')

/** A catalogue as a page answer carries it: flat, dotted keys. */
const flatten = (tree: Tree, prefix = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flatten(value, `${prefix}${key}.`)))

interface PreviewOptions { only?: string; scenario: string; placement?: Placement; locale?: string }

/** Every widget (or one) in a named scenario, with no order and no request: `preview="delayed"`; an unknown or empty name takes the first. */
export async function previewPage({ only, scenario, placement = 'thank_you', locale = 'en' }: PreviewOptions): Promise<{ view: PageView; now: Date }> {
  const language = `../../locales/${locale.slice(0, 2)}/widgets.json`
  const { default: catalogue } = await (catalogues[language] ?? catalogues['../../locales/en/widgets.json']!)()
  const shown = await Promise.all(widgets.filter(({ id }) => only === undefined || id === only).map(async ({ id, kind, region }) => {
    const { scenarios } = await scenarioFiles[`../../widgets/${id}/scenarios.ts`]!()
    const { view, now } = scenarios[scenario] ?? Object.values(scenarios)[0]!
    return { now, widget: { id, kind, region, view: view as Record<string, unknown> } }
  }))
  return {
    now: new Date(shown[0]?.now ?? Date.now()),
    view: {
      version: 1, status: 'ready', placement, locale, direction: 'ltr', timeZone: 'Europe/Berlin', today: (shown[0]?.now ?? '').slice(0, 10) || undefined, scope: 'act', shop: { name: 'Preview' }, order: null,
      widgets: shown.map(({ widget }) => widget), messages: Object.fromEntries(flatten(catalogue)), scheme: 'light', refreshSeconds: 0,
    },
  }
}
