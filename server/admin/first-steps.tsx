import { useCallback, useEffect, useState } from 'preact/hooks'
import { api } from './api.ts'
import { AdminIcon } from './icon.tsx'
import { ShopifyGuide } from './shopify-chrome.tsx'
import { inShopify } from './shopify-host.ts'
import { t } from './texts.ts'

interface FirstStep { id: string; done: boolean; url?: string }

/** What a new shop still needs, by what the server has really seen; gone once all is done. Looked at again whenever the merchant comes back to the page. */
export function FirstSteps({ shopId }: { shopId: string }) {
  const [steps, setSteps] = useState<FirstStep[]>([])
  const load = useCallback(() => void api<{ steps: FirstStep[] }>('GET', `/shops/${encodeURIComponent(shopId)}/first-steps`).then((answer) => setSteps(answer.steps), () => undefined), [shopId])
  useEffect(() => {
    load()
    addEventListener('focus', load)
    return () => removeEventListener('focus', load)
  }, [load])
  const done = steps.filter((step) => step.done).length
  if (done === steps.length) return null
  if (inShopify) {
    return (
      <ShopifyGuide heading={t('firstSteps.title')} progress={t('firstSteps.done', { done, count: steps.length })} steps={steps.map(({ id, done: isDone, url }) => ({
        id, done: isDone, title: t(`firstSteps.${id}.title`), text: t(`firstSteps.${id}.text`), state: t(isDone ? 'firstSteps.stateDone' : 'firstSteps.stateOpen'),
        ...url && { link: { href: url, text: t(`firstSteps.${id}.link`) } },
      }))} />
    )
  }
  return (
    <section class="pane" aria-labelledby="first-steps">
      <header><h2 class="ag-heading" id="first-steps">{t('firstSteps.title')}</h2><span class="ag-sm ag-muted">{t('firstSteps.done', { done, count: steps.length })}</span></header>
      <ol class="in adm-steps">
        {steps.map(({ id, done: isDone, url }) => (
          <li key={id} class="adm-step" data-done={isDone || undefined}>
            <i aria-hidden="true">{isDone && <AdminIcon name="check" size="sm" />}</i>
            <div>
              <strong>{t(`firstSteps.${id}.title`)}</strong><span class="ag-vh"> {t(isDone ? 'firstSteps.isDone' : 'firstSteps.isOpen')}</span>
              {!isDone && <p class="ag-sm ag-muted">{t(`firstSteps.${id}.text`)}</p>}
              {!isDone && url && <a class="ag-link ag-sm" href={url} target="_top">{t(`firstSteps.${id}.link`)}</a>}
            </div>
          </li>
        ))}
      </ol>
    </section>
  )
}
