import { useCallback, useEffect, useState } from 'preact/hooks'
import { api, type Session, type ShopData } from './api.ts'
import { ConnectionsPage } from './connections-page.tsx'
import { AdminIcon, type AdminIconName } from './icon.tsx'
import { ShopPage } from './shop-page.tsx'
import { SignIn } from './sign-in.tsx'
import { t } from './texts.ts'
import { WidgetsPage } from './widgets-page.tsx'

type PageName = 'widgets' | 'connections' | 'shop'
const pages: { name: PageName; icon: AdminIconName }[] = [
  { name: 'widgets', icon: 'widgets' }, { name: 'connections', icon: 'plug' }, { name: 'shop', icon: 'settings' },
]
const pageOf = (hash: string): PageName => pages.find(({ name }) => `#/${name}` === hash)?.name ?? 'widgets'

/** The page the address names; links are plain anchors. */
function usePage(): PageName {
  const [page, setPage] = useState(pageOf(location.hash))
  useEffect(() => {
    const follow = () => setPage(pageOf(location.hash))
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [])
  return page
}

export function App() {
  const [session, setSession] = useState<Session | null>(null)
  const [failed, setFailed] = useState(false)
  const load = useCallback(() => void api<Session>('GET', '/session').then(setSession, () => setFailed(true)), [])
  useEffect(load, [])
  if (failed) return <Message text={t('noServer')} retry={() => location.reload()} />
  if (!session) return <div class="ag adm-wait" aria-busy="true" />
  if (!session.merchant) return <SignIn setUp={!session.setUp} onDone={load} />
  return <Shell session={session} onSignOut={load} />
}

function Shell({ session, onSignOut }: { session: Session; onSignOut: () => void }) {
  const page = usePage()
  const [shop, setShop] = useState<ShopData | null>(null)
  const [failed, setFailed] = useState('')
  const load = useCallback(async () => {
    try {
      const { shops } = await api<{ shops: { id: string; platform: string }[] }>('GET', '/shops')
      const wanted = shops.find(({ platform }) => platform !== 'demo') ?? shops[0]
      setShop(wanted ? await api<ShopData>('GET', `/shops/${wanted.id}`) : null)
    } catch (error) {
      setFailed((error as Error).message)
    }
  }, [])
  useEffect(() => void load(), [])
  const signOut = () => void api('POST', '/sign-out').then(onSignOut, onSignOut)
  return (
    <div class="adm ag" data-scheme="light">
      <nav class="nav" aria-label={t('nav.label')}>
        <div class="brand"><i aria-hidden="true" /><span>Afterglow</span></div>
        {pages.map(({ name, icon }) => (
          <a key={name} href={`#/${name}`} aria-current={page === name ? 'page' : undefined}><AdminIcon name={icon} />{t(`nav.${name}`)}</a>
        ))}
        <button type="button" class="nav-out" onClick={signOut} title={session.merchant?.email}><AdminIcon name="out" />{t('nav.signOut')}</button>
      </nav>
      <main class="main">
        {failed && <p class="ag-banner" data-tone="critical" role="alert">{failed}</p>}
        {shop && page === 'widgets' && <WidgetsPage key={shop.id} shop={shop} onSaved={setShop} />}
        {shop && page === 'connections' && <ConnectionsPage shop={shop} onStartedEmpty={load} />}
        {shop && page === 'shop' && <ShopPage key={shop.id} shop={shop} onSaved={setShop} />}
      </main>
    </div>
  )
}

function Message({ text, retry }: { text: string; retry: () => void }) {
  return (
    <main class="ag adm-gate"><section class="pane"><div class="in">
      <p role="alert">{text}</p><button type="button" class="ag-button" onClick={retry}>{t('retry')}</button>
    </div></section></main>
  )
}
