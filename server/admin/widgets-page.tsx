import { useState } from 'preact/hooks'
import type { ShopData } from './api.ts'
import { placementsOf, rowsOf } from './placements.ts'
import { Questions } from './questions.tsx'
import { ObjectFields } from './schema-form.tsx'
import { formText, t } from './texts.ts'
import { SaveBar, useSettings } from './use-settings.tsx'
import { WidgetList } from './widget-list.tsx'
import { WidgetPreview } from './widget-preview.tsx'

/** Toggle, order and word the widgets; nothing changes for buyers until it is saved. */
export function WidgetsPage({ shop, onSaved }: { shop: ShopData; onSaved: (shop: ShopData) => void }) {
  const draft = useSettings(shop, onSaved)
  const [selected, setSelected] = useState(shop.widgetForms[0]!.id)
  const widget = shop.widgetForms.find(({ id }) => id === selected)!
  const { settings } = draft
  return (
    <>
      <div class="top">
        <div><h1>{t('nav.widgets')}</h1><p class="ag-muted">{shop.name} · {t(shop.orders > 100_000 ? 'ordersMore' : 'orders', { count: Math.min(shop.orders, 100_000) })}</p></div>
        <SaveBar draft={draft} />
      </div>
      <div class="editor">
        <WidgetList rows={rowsOf({ ...shop, settings })} selected={selected} onSelect={setSelected}
          onChange={(rows) => draft.change({ ...settings, placements: { ...settings.placements, ...placementsOf(rows) } })} />
        <WidgetPreview widget={selected} locale={settings.locale} scheme={settings.scheme} />
        <section class="pane" aria-labelledby="chosen">
          <header><h2 class="ag-heading" id="chosen">{t(`widgets.${selected}.title`)}</h2></header>
          <div class="in">
            {Object.keys(widget.form.properties ?? {}).length
              ? <ObjectFields schema={widget.form} name={selected} path={`widgets.${selected}`} errors={draft.errors} value={{ ...widget.defaults, ...settings.widgets[selected] }}
                  onChange={(value) => draft.change({ ...settings, widgets: { ...settings.widgets, [selected]: value as Record<string, unknown> } })} />
              : <p class="ag-muted ag-sm">{formText('Nothing to set here.')}</p>}
            {selected === 'faq' && <Questions shopId={shop.id} />}
          </div>
        </section>
      </div>
    </>
  )
}
