import { useState } from 'preact/hooks'
import type { CarrierConnection } from './api.ts'
import { CarrierForm, partsOf } from './carrier-form.tsx'
import { simplified } from './schema-form.tsx'
import { matches } from './search-carriers.ts'
import { formText, listOf, t } from './texts.ts'

interface Props { shopId: string; carriers: CarrierConnection[]; linked: string[]; onAdded: (carrier: string) => Promise<void> }
/** Names of carriers that need no connection, told where the search finds some. */
const linkedShown = 6

/** Carriers that can be connected: found by name, with what each tells and what it wants to have. */
export function AddCarrier({ shopId, carriers, linked, onAdded }: Props) {
  const [query, setQuery] = useState('')
  const [open, setOpen] = useState('')
  const found = carriers.filter(({ id, name, aliases }) => matches(query, [id, name, ...aliases]))
  const links = query.trim() === '' ? [] : linked.filter((name) => matches(query, [name]))
  const groups = [['direct', found.filter(({ readsOthers }) => !readsOthers)], ['services', found.filter(({ readsOthers }) => readsOthers)]] as const
  return (
    <section class="pane" aria-labelledby="add-carrier">
      <header><h2 class="ag-heading" id="add-carrier">{t('addCarrier.title')}</h2></header>
      <div class="in">
        <p class="ag-sm ag-muted">{t('addCarrier.text')}</p>
        <div class="ag-field"><label for="carrier-search">{t('addCarrier.search')}</label><input class="ag-input" id="carrier-search" type="search" autocomplete="off" value={query} onInput={(event) => setQuery(event.currentTarget.value)} /></div>
        <output class={query.trim() === '' ? 'ag-vh' : 'ag-sm ag-muted'}>{query.trim() === '' ? '' : t('addCarrier.found', { count: found.length })}</output>
        {links.length > 0 && <p class="ag-sm">{t('addCarrier.linked', { names: listOf(links.slice(0, linkedShown)) })}</p>}
        {found.length === 0 && links.length === 0 && <p class="ag-sm">{t('addCarrier.none')}</p>}
      </div>
      {groups.map(([group, offers]) => offers.length > 0 && (
        <div key={group}>
          <div class="adm-sub"><h3>{t(`addCarrier.${group}`)}</h3>{group === 'services' && <p class="ag-sm ag-muted">{t('addCarrier.servicesText')}</p>}</div>
          <ul class="adm-offers">
            {offers.map((carrier) => <Offer key={carrier.id} shopId={shopId} carrier={carrier} open={open === carrier.id} onOpen={setOpen} onAdded={onAdded} />)}
          </ul>
        </div>
      ))}
    </section>
  )
}

interface OfferProps { shopId: string; carrier: CarrierConnection; open: boolean; onOpen: (carrier: string) => void; onAdded: (carrier: string) => Promise<void> }

function Offer({ shopId, carrier, open, onOpen, onAdded }: OfferProps) {
  const { id, name, gives, webhook, form } = carrier
  const given = [...gives.map((gift) => t(`addCarrier.gives.${gift}`)), ...webhook ? [t('addCarrier.gives.push')] : []]
  const needed = Object.entries(partsOf(form).needed.properties ?? {}).map(([key, schema]) => formText(simplified(schema).title ?? key))
  return (
    <li aria-label={name}>
      <div class="adm-offer">
        <h4 class="ag-label">{name}</h4>
        <div class="adm-offer__text">
          {given.length > 0 && <p>{t('addCarrier.tells', { list: listOf(given) })}</p>}
          <p class="ag-muted">{needed.length > 0 ? t('addCarrier.needs', { list: listOf(needed) }) : t('addCarrier.needsNothing')}</p>
        </div>
        <button class="ag-button" type="button" aria-expanded={open} aria-label={t('addCarrier.connectOne', { name })} onClick={() => onOpen(open ? '' : id)}>{t('addCarrier.connect')}</button>
      </div>
      {open && <div class="adm-offer__form"><CarrierForm shopId={shopId} carrier={carrier} focused onSaved={() => onAdded(id)} onCancel={() => onOpen('')} /></div>}
    </li>
  )
}
