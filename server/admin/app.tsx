import { useCallback, useEffect, useState } from 'preact/hooks'
import { isFramed } from './access.ts'
import { api, type Session, type ShopData } from './api.ts'
import { ConnectionsPage } from './connections-page.tsx'
import { DeliveryPage } from './delivery-page.tsx'
import { AdminIcon, type AdminIconName } from './icon.tsx'
import { OpenShop } from './open-shop.tsx'
import { addressOf, chosenShop, isDemo, pageNames, usePlace, type PageName, type ShopName } from './place.ts'
import { ProblemsPage } from './problems-page.tsx'
import { useProblemCount } from './use-problem-count.ts'
import { ShopPage } from './shop-page.tsx'
import { FirstSteps } from './first-steps.tsx'
import { ShopifyNav, ShopifyPage } from './shopify-chrome.tsx'
import { inShopify } from './shopify-host.ts'
import { SignIn } from './sign-in.tsx'
import { t } from './texts.ts'
import { WidgetsPage } from './widgets-page.tsx'

const icons: Record<PageName, AdminIconName> = { widgets: 'widgets', problems: 'bell', connections: 'plug', shop: 'settings', delivery: 'calendar' }

export function App() {
  const [session, setSession] = useState<Session | null>(null)
  const [failed, setFailed] = useState(false)
  const load = useCallback(() => void api<Session>('GET', '/session').then(setSession, () => setFailed(true)), [])
  useEffect(load, [])
  if (failed) return <Message text={t('noServer')} retry={() => location.reload()} />
  if (!session) return <div class="ag adm-wait" data-scheme="auto" aria-busy="true" />
  if (isFramed && session.shop === null) return <Message text={t('frameEnded')} />
  if (!session.merchant && session.shop === null) return <SignIn setUp={!session.setUp} onDone={load} />
  return <Shell session={session} onSignOut={load} />
}

/** All shops, and the one that is open in full; what somebody saves is told back by `setShop`. */
function useShops(wanted: string | null) {
  const [shops, setShops] = useState<ShopName[] | null>(null)
  const [shop, setShop] = useState<ShopData | null>(null)
  const [failed, setFailed] = useState('')
  const fail = (error: Error) => setFailed(error.message)
  const load = useCallback(() => api<{ shops: ShopName[] }>('GET', '/shops').then((answer) => setShops(answer.shops), fail), [])
  useEffect(() => void load(), [load])
  const open = chosenShop(shops ?? [], wanted)?.id
  useEffect(() => {
    let left = false
    const show = (data: ShopData) => { if (!left) setShop(data) }
    if (open !== undefined) void api<ShopData>('GET', `/shops/${encodeURIComponent(open)}`).then(show, fail)
    return () => { left = true }
  }, [open])
  return { shops, shop: shop?.id === open ? shop ?? null : null, setShop, failed, load }
}

function Shell({ session, onSignOut }: { session: Session; onSignOut: () => void }) {
  const place = usePlace()
  const { page } = place
  const { shops, shop, setShop, failed, load } = useShops(place.shop)
  const [problems, countProblems] = useProblemCount(shop?.id, page)
  const onOpened = (id: string) => {
    location.hash = addressOf({ page: 'connections', shop: id })
    void load()
  }
  const signOut = () => void api('POST', '/sign-out').then(onSignOut, onSignOut)
  const content = (
    <>
      {failed && <p class="ag-banner" data-tone="critical" role="alert">{failed}</p>}
      {shops?.length === 0 && session.merchant && <OpenShop onOpened={onOpened} />}
      {shop && page === 'widgets' && <FirstSteps shopId={shop.id} />}
      {shop && page === 'widgets' && <WidgetsPage key={shop.id} shop={shop} onSaved={setShop} />}
      {shop && page === 'problems' && <ProblemsPage key={shop.id} shop={shop} open={problems} onChanged={countProblems} />}
      {shop && shops && page === 'connections' && <ConnectionsPage key={shop.id} shop={shop} demo={shops.some(isDemo)} onlyDemo={shops.every(isDemo)} onOpened={onOpened} />}
      {shop && page === 'delivery' && <DeliveryPage key={shop.id} shop={shop} />}
      {shop && page === 'shop' && <ShopPage key={shop.id} shop={shop} onSaved={setShop} />}
    </>
  )
  return (
    <div class="adm ag" data-scheme={inShopify ? 'light' : 'auto'} data-host={inShopify ? 'shopify' : undefined}>
      {inShopify ? <ShopifyNav links={pageNames.map((name) => ({ href: addressOf({ page: name, shop: null }), text: t(`nav.${name}`) }))} /> : <nav class="nav" aria-label={t('nav.label')}>
        <div class="brand"><i aria-hidden="true" /><span>Afterglow</span></div>
        {shops && shops.length > 1 && (
          <select class="ag-input nav-shop" aria-label={t('nav.switchShop')} value={chosenShop(shops, place.shop)?.id} onChange={(event) => { location.hash = addressOf({ page, shop: event.currentTarget.value }) }}>
            {shops.map(({ id, name }) => <option key={id} value={id}>{id === shop?.id ? shop.name : name}</option>)}
          </select>
        )}
        {pageNames.map((name) => (
          <a key={name} href={addressOf({ page: name, shop: place.shop })} aria-current={page === name ? 'page' : undefined}><AdminIcon name={icons[name]} />{t(`nav.${name}`)}
            {name === 'problems' && problems !== null && problems > 0 && <span class="nav-count"><span aria-hidden="true">{problems > 999 ? '999+' : problems}</span><span class="ag-vh">{t('problems.open', { count: problems })}</span></span>}</a>
        ))}
        {session.merchant && <button type="button" class="nav-out" onClick={signOut} title={session.merchant.email}><AdminIcon name="out" />{t('nav.signOut')}</button>}
      </nav>}
      <main class="main">{inShopify ? <ShopifyPage heading={t(`nav.${page}`)}>{content}</ShopifyPage> : content}</main>
    </div>
  )
}

function Message({ text, retry }: { text: string; retry?: () => void }) {
  return (
    <main class="ag adm-gate" data-scheme="auto"><section class="pane"><div class="in">
      <p role="alert">{text}</p>{retry && <button type="button" class="ag-button" onClick={retry}>{t('retry')}</button>}
    </div></section></main>
  )
}
