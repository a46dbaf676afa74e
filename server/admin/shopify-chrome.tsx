import { h } from 'preact'
import { useEffect } from 'preact/hooks'
import { bridge } from './shopify-host.ts'
import { t } from './texts.ts'

/** Our pages in Shopify's own navigation: left of the page, on a phone above it. The first is the app's own name there. */
export function ShopifyNav({ links }: { links: { href: string; text: string }[] }) {
  return h('s-app-nav', null, links.map(({ href, text }, index) => h('s-link', { key: href, href, rel: index === 0 ? 'home' : undefined }, text)))
}

const barId = 'afterglow-save'
/** Our draft in Shopify's save bar: shown while something is not published, and told by a toast once it is. */
export function ShopifySaveBar({ dirty, busy, saved, error, save, discard }: { dirty: boolean; busy: boolean; saved: boolean; error: string; save(): Promise<void>; discard(): void }) {
  useEffect(() => { void (dirty ? bridge().saveBar.show(barId) : bridge().saveBar.hide(barId)) }, [dirty])
  useEffect(() => () => void bridge().saveBar.hide(barId), [])
  useEffect(() => { if (saved) bridge().toast.show(t('save.done')) }, [saved])
  return (
    <>
      {error && <p class="ag-sm adm-error" role="alert">{error}</p>}
      {h('ui-save-bar', { id: barId }, [
        h('button', { key: 'save', type: 'button', variant: 'primary', loading: busy ? '' : undefined, onClick: () => void save() }, t('save.button')),
        h('button', { key: 'discard', type: 'button', onClick: discard }, t('save.discard')),
      ])}
    </>
  )
}
