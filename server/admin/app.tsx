import { useCallback, useEffect, useState } from 'preact/hooks'
import { isFramed } from './access.ts'
import { api, signedOut, type Session, type ShopData } from './api.ts'
import { ConnectionsPage } from './connections-page.tsx'
import { DeliveryPage } from './delivery-page.tsx'
import { LeaveDialog } from './leave-dialog.tsx'
import { Nav } from './nav.tsx'
import { OpenShop } from './open-shop.tsx'
import { addressOf, chosenShop, isDemo, pageNames, type ShopName } from './place.ts'
import { ProblemsPage } from './problems-page.tsx'
import { useProblemCount } from './use-problem-count.ts'
import { ShopPage } from './shop-page.tsx'
import { FirstSteps } from './first-steps.tsx'
import { ShopifyNav, ShopifyPage } from './shopify-chrome.tsx'
import { inShopify } from './shopify-host.ts'
import { SignIn } from './sign-in.tsx'
import { t } from './texts.ts'
import { isUnsaved } from './unsaved.ts'
import { useWay } from './use-way.ts'
import { WidgetsPage } from './widgets-page.tsx'

const isIn = (session: Session | null) => session !== null && (session.merchant !== null || session.shop !== null)

export function App() {
  const [session, setSession] = useState<Session | null>(null)
  const [failed, setFailed] = useState(false)
  /** The session ended while something was on show: it stays in place behind the gate, with whatever was being written. */
  const [behind, setBehind] = useState<Session | null>(null)
  const load = useCallback(() => void api<Session>('GET', '/session').then(setSession, () => setFailed(true)), [])
  useEffect(load, [])
  useEffect(() => { if (isIn(session)) setBehind(session) }, [session])
  useEffect(() => {
    // A carrier that refuses a key is told in the same words: only the session itself says whether it has ended.
    addEventListener(signedOut, load)
    return () => removeEventListener(signedOut, load)
  }, [load])
  if (failed) return <Message text={t('noServer')} retry={() => location.reload()} />
  if (!session) return <div class="ag adm-wait" data-scheme="auto" aria-busy="true" />
  if (isFramed && session.shop === null) return <Message text={t('frameEnded')} />
  const shown = isIn(session) ? session : behind
  return (
    <>
      {!isIn(session) && <SignIn setUp={!session.setUp} ended={behind !== null} onDone={load} />}
      {shown && <div hidden={!isIn(session)}><Shell session={shown} onSignOut={() => { setBehind(null); load() }} /></div>}
    </>
  )
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
  const { place, asks, stay, leave } = useWay()
  const [signsOut, setSignsOut] = useState(false)
  const { page } = place
  const { shops, shop, setShop, failed, load } = useShops(place.shop)
  const [problems, countProblems] = useProblemCount(shop?.id, page)
  useEffect(() => { document.title = `${t(`nav.${page}`)} · Afterglow` }, [page])
  const onOpened = (id: string) => {
    location.hash = addressOf({ page: 'connections', shop: id })
    void load()
  }
  const signOut = () => void api('POST', '/sign-out').then(onSignOut, onSignOut)
  const content = (
    <>
      {failed && <div class="ag-banner" data-tone="critical" role="alert"><div class="ag-stack" data-gap="sm"><p>{failed}</p><div><button class="ag-button" type="button" onClick={() => location.reload()}>{t('retry')}</button></div></div></div>}
      {!failed && !shop && shops?.length !== 0 && <div class="adm-loading" aria-busy="true" aria-label={t('loading')}><i class="ag-skeleton" /><i class="ag-skeleton" /></div>}
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
      {inShopify
        ? <ShopifyNav links={pageNames.map((name) => ({ href: addressOf({ page: name, shop: null }), text: t(`nav.${name}`) }))} />
        : <Nav place={place} session={session} shops={shops} shop={shop} problems={problems} onSignOut={() => (isUnsaved() ? setSignsOut(true) : signOut())} />}
      {asks && <LeaveDialog onStay={stay} onLeave={leave} />}
      {signsOut && <LeaveDialog onStay={() => setSignsOut(false)} onLeave={() => { leave(); signOut() }} />}
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
