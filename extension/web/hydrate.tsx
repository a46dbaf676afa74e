import { hydrate } from 'preact'
import type { PageView } from '../../server/contract/page-types.ts'
import { makeFormat } from '../../widgets/kit/format.ts'
import { makeTranslate } from '../../widgets/kit/translate.ts'
import { orderStatus as first } from '../../widgets/order-status/widget.ts'
import { hiddenFields } from './hidden-fields.ts'
import { Island } from './island.tsx'
import { coreKit } from './kit/core.tsx'
import { Page, type PageParts, type WidgetComponent } from './page.tsx'
import type { SystemTexts } from './system-texts.ts'

/** What the server drew: the root of the drawing, and what it needs to come alive. */
export interface Drawn { root: HTMLDivElement; json: string; key: string; returnUrl: string }
/** A page of the server, taken over. */
export interface Hydrated { view: PageView; texts: SystemTexts; form: NonNullable<PageParts['form']> }

/** Components that have arrived, by widget id. */
export const components = new Map<string, WidgetComponent>()

/** The parts that follow from a page alone. */
export const partsOf = (view: PageView) =>
  ({ view, components, Place: Island, t: makeTranslate(view.locale, view.messages), format: makeFormat(view.locale, view.timeZone, view.today) })

const idle = async () => {}
/**
 * Takes over what the server drew, without changing it. The first widget comes alive at once: it needs no more than this script. The
 * others follow with theirs, and with them acts and news of the page.
 */
export async function hydratePage({ root, json, key, returnUrl }: Drawn, { base, token, only }: { base: string; token: string; only: string | undefined }): Promise<Hydrated> {
  const { view, texts } = JSON.parse(json) as Omit<Hydrated, 'form'>
  const form = { url: `${base}/v1/actions`, hidden: hiddenFields(view, token, key, returnUrl) }
  if (view.status === 'ready') {
    components.set(first.id, (await first.load()).default as WidgetComponent)
    hydrate(<Page {...partsOf(view)} kit={coreKit} now={null} only={only} form={form} act={idle} onError={idle} />, root)
  }
  return { view, texts, form }
}
