import type { FormSchema, ShopData } from './api.ts'
import { ObjectFields } from './schema-form.tsx'
import { t } from './texts.ts'
import { SaveBar, useSettings } from './use-settings.tsx'

/** These have pages of their own. */
const elsewhere = new Set(['placements', 'widgets'])

/** What belongs to the shop as a whole: language, contact, legal links, delivery times, rules. */
export function ShopPage({ shop, onSaved }: { shop: ShopData; onSaved: (shop: ShopData) => void }) {
  const draft = useSettings(shop, onSaved)
  const properties = Object.entries(shop.form.properties ?? {}).filter(([key]) => !elsewhere.has(key))
  const form: FormSchema = { ...shop.form, properties: Object.fromEntries(properties) }
  return (
    <>
      <div class="top"><div><h1>{t('nav.shop')}</h1><p class="ag-muted">{t('shop.text')}</p></div><SaveBar draft={draft} /></div>
      <section class="pane adm-narrow" aria-label={t('nav.shop')}>
        <div class="in">
          <div class="ag-field"><label for="shop-name">{t('shop.name')}</label><input class="ag-input" id="shop-name" value={draft.name} maxLength={120} onInput={(event) => draft.change(draft.settings, event.currentTarget.value)} /></div>
          <ObjectFields schema={form} name="shop" errors={draft.errors} value={draft.settings} onChange={(value) => draft.change(value as ShopData['settings'])} />
        </div>
      </section>
    </>
  )
}
