import { h, type ComponentChildren } from 'preact'
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
      {error && h('s-banner', { tone: 'critical' }, error)}
      {h('ui-save-bar', { id: barId }, [
        h('button', { key: 'save', type: 'button', variant: 'primary', loading: busy ? '' : undefined, onClick: () => void save() }, t('save.button')),
        h('button', { key: 'discard', type: 'button', onClick: discard }, t('save.discard')),
      ])}
    </>
  )
}

/** A page of ours as Polaris draws one: its name stands in Shopify's title bar. */
export function ShopifyPage({ heading, children }: { heading: string; children: ComponentChildren }) {
  return h('s-page', { heading, inlineSize: 'large' }, children)
}

export interface GuideStep { id: string; done: boolean; title: string; text: string; state: string; link?: { href: string; text: string } }

/** A setup guide in Polaris' components. */
export function ShopifyGuide({ heading, progress, steps }: { heading: string; progress: string; steps: GuideStep[] }) {
  return h('s-section', { heading }, [
    h('s-text', { key: 'progress', color: 'subdued' }, progress),
    h('s-stack', { key: 'steps', gap: 'base', paddingBlockStart: 'base' }, steps.map(({ id, done, title, text, state, link }) => h('s-stack', { key: id, gap: 'small-300' }, [
      h('s-stack', { key: 'head', direction: 'inline', gap: 'small', alignItems: 'center' }, [h('s-badge', { key: 'state', tone: done ? 'success' : 'neutral' }, state), ' ', h('s-text', { key: 'title', type: 'strong' }, title)]),
      !done && h('s-paragraph', { key: 'text', color: 'subdued' }, text),
      !done && link && h('s-link', { key: 'link', href: link.href, target: '_top' }, link.text),
    ]))),
  ])
}
