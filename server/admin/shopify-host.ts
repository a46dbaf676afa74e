/** The part of App Bridge (cdn.shopify.com/shopifycloud/app-bridge.js) that is used. */
interface AppBridge {
  idToken(): Promise<string>
  saveBar: { show(id: string): Promise<void>; hide(id: string): Promise<void>; leaveConfirmation?(): Promise<void> }
  toast: { show(message: string): void }
}
export const bridge = () => (globalThis as unknown as { shopify: AppBridge }).shopify

/** The page was served for Shopify's admin (server/platforms/shopify/embedded-admin.ts), which names our app in it. */
export const inShopify: boolean = typeof document !== 'undefined' && document.querySelector('meta[name="shopify-api-key"]') !== null

/** Proves who is signed in to Shopify's admin; a minute long, so that each request asks anew. */
export const sessionToken = (): Promise<string> => bridge().idToken()

const root = '/shopify'
/** The first page stands at the app's own address. */
export const shopifyPath = (page: string): string => (page === 'widgets' ? root : `${root}/${page}`)

/** Follows a click in Shopify's navigation without loading the page anew; what is not saved is asked about first. Answers how to stop. */
export function onShopifyNavigate(follow: () => void): () => void {
  const navigate = async (event: Event) => {
    const href = (event.target as Element | null)?.getAttribute('href')
    if (!href?.startsWith(root)) return
    try {
      await bridge().saveBar.leaveConfirmation?.()
    } catch {
      return // The merchant stays.
    }
    history.pushState(null, '', href)
    follow()
  }
  const navigated = (event: Event) => void navigate(event)
  document.addEventListener('shopify:navigate', navigated)
  addEventListener('popstate', follow)
  return () => {
    document.removeEventListener('shopify:navigate', navigated)
    removeEventListener('popstate', follow)
  }
}
