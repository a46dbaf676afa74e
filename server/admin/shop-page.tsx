import { useEffect, useState } from 'preact/hooks'
import { api, type ShopData } from './api.ts'
import { ObjectFields } from './schema-form.tsx'
import { withChoices } from './shop-choices.ts'
import { fieldsOf, shopGroups } from './shop-groups.ts'
import { language, t } from './texts.ts'
import { SaveBar, useSettings } from './use-settings.tsx'

/** Parts of a country with holidays of their own; none where the server knows none. */
function useRegions(country: string): Record<string, string> {
  const [known, setKnown] = useState<{ country: string; regions: Record<string, string> }>({ country: '', regions: {} })
  useEffect(() => {
    const keep = ({ regions }: { regions: Record<string, string> }) => setKnown({ country, regions })
    // Without them the form has one choice less; saving tells what fails.
    if (/^[A-Z]{2}$/.test(country)) void api<{ regions: Record<string, string> }>('GET', `/regions/${country}?language=${language}`).then(keep, () => undefined)
  }, [country])
  return known.country === country ? known.regions : {}
}

/** What belongs to the shop as a whole: language, delivery, own carriers, contact, legal links, rules. */
export function ShopPage({ shop, onSaved }: { shop: ShopData; onSaved: (shop: ShopData) => void }) {
  const draft = useSettings(shop, onSaved)
  const { settings } = draft
  const form = withChoices(shop, settings, useRegions(settings.delivery.country))
  const change = (next: unknown) => {
    const { delivery, ...others } = next as ShopData['settings']
    // A region lies in one country: another country begins without.
    const moved = delivery.country !== settings.delivery.country
    draft.change({ ...others, delivery: moved ? { ...delivery, region: '' } : delivery })
  }
  return (
    <>
      <div class="top"><div><h1>{t('nav.shop')}</h1><p class="ag-muted">{t('shop.text')}</p></div><SaveBar draft={draft} /></div>
      <div class="adm-groups">
        {shopGroups.map((group) => (
          <section key={group.id} class="pane" aria-labelledby={`group-${group.id}`}>
            <div class="adm-about"><h2 class="ag-heading" id={`group-${group.id}`}>{t(`shopGroups.${group.id}.title`)}</h2><p class="ag-sm ag-muted">{t(`shopGroups.${group.id}.text`)}</p></div>
            <div class="in">
              {group.id === 'general' && <div class="ag-field"><label for="shop-name">{t('shop.name')}</label><input class="ag-input" id="shop-name" value={draft.name} maxLength={120} onInput={(event) => draft.change(settings, event.currentTarget.value)} /></div>}
              {group.at === ''
                ? <ObjectFields schema={fieldsOf(form, group)} name="shop" errors={draft.errors} value={settings} onChange={change} />
                : <ObjectFields schema={fieldsOf(form, group)} name={group.at} path={group.at} errors={draft.errors} value={settings[group.at]} onChange={(value) => change({ ...settings, [group.at]: value })} />}
            </div>
          </section>
        ))}
      </div>
    </>
  )
}
