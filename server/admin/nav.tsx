import { useEffect, useRef, useState } from 'preact/hooks'
import type { Session, ShopData } from './api.ts'
import { AdminIcon, type AdminIconName } from './icon.tsx'
import { addressOf, chosenShop, pageNames, type PageName, type Place, type ShopName } from './place.ts'
import { t } from './texts.ts'

const icons: Record<PageName, AdminIconName> = { widgets: 'widgets', problems: 'bell', connections: 'plug', shop: 'settings', delivery: 'calendar' }

interface Props { place: Place; session: Session; shops: ShopName[] | null; shop: ShopData | null; problems: number | null; onSignOut: () => void }

/** The pages and the shop on show: a column on wide screens, a bar with a menu on narrow ones. */
export function Nav({ place, session, shops, shop, problems, onSignOut }: Props) {
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => setOpen(false), [place])
  useEffect(() => {
    if (!open) return
    const close = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      setOpen(false)
      button.current?.focus()
    }
    addEventListener('keydown', close)
    return () => removeEventListener('keydown', close)
  }, [open])
  return (
    <nav class="nav" aria-label={t('nav.label')}>
      <div class="brand"><i aria-hidden="true" /><span>Afterglow</span></div>
      {shops && shops.length > 1 && (
        <select class="ag-input nav-shop" aria-label={t('nav.switchShop')} value={chosenShop(shops, place.shop)?.id} onChange={(event) => { location.hash = addressOf({ page: place.page, shop: event.currentTarget.value }) }}>
          {shops.map(({ id, name }) => <option key={id} value={id}>{id === shop?.id ? shop.name : name}</option>)}
        </select>
      )}
      <button class="nav-menu" ref={button} type="button" aria-expanded={open} aria-controls="nav-pages" onClick={() => setOpen(!open)}><AdminIcon name={open ? 'x' : 'menu'} />{t('nav.menu')}{!open && <Count problems={problems} />}</button>
      <div class="nav-pages" id="nav-pages" data-open={open ? '' : undefined}>
        {pageNames.map((name) => (
          <a key={name} href={addressOf({ page: name, shop: place.shop })} aria-current={place.page === name ? 'page' : undefined} onClick={() => setOpen(false)}><AdminIcon name={icons[name]} />{t(`nav.${name}`)}{name === 'problems' && <Count problems={problems} />}</a>
        ))}
        {session.merchant && <button type="button" class="nav-out" onClick={onSignOut} title={session.merchant.email}><AdminIcon name="out" />{t('nav.signOut')}</button>}
      </div>
    </nav>
  )
}

function Count({ problems }: { problems: number | null }) {
  if (!problems) return null
  return <span class="nav-count"><span aria-hidden="true">{problems > 999 ? '999+' : problems}</span><span class="ag-vh">{t('problems.open', { count: problems })}</span></span>
}
