import { useEffect, useRef, useState } from 'preact/hooks'
import { api } from './api.ts'
import { t } from './texts.ts'

/** Answers the id of the shop to go on with. */
type OnOpened = (shopId: string) => void

function useStart(onOpened: OnOpened) {
  const [error, setError] = useState('')
  const [busy, setBusy] = useState(false)
  const start = (body: { name?: string; platform?: string }) => {
    setBusy(true)
    setError('')
    void api<{ shopId: string }>('POST', '/start-empty', body).then(({ shopId }) => onOpened(shopId), (failure: Error) => { setError(failure.message); setBusy(false) })
  }
  return { error, busy, start }
}

function NameField({ id, name, onInput }: { id: string; name: string; onInput: (name: string) => void }) {
  return <div class="ag-field"><label for={id}>{t('shop.name')}</label><input class="ag-input" id={id} required maxLength={120} value={name} onInput={(event) => onInput(event.currentTarget.value)} /></div>
}

/** What the shop runs on decides how it is fed: by the plugin, or by pushes of one's own. */
function PlatformField({ id, platform, onChange }: { id: string; platform: string; onChange: (platform: string) => void }) {
  return (
    <div class="ag-field"><label for={id}>{t('openShop.platform')}</label>
      <select class="ag-input" id={id} value={platform} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="rest">{t('openShop.rest')}</option><option value="jtl-shop">{t('openShop.jtl')}</option>
      </select></div>
  )
}

/** A server without any shop: the first thing to do is to open one. */
export function OpenShop({ onOpened }: { onOpened: OnOpened }) {
  const [name, setName] = useState('')
  const [platform, setPlatform] = useState('rest')
  const { error, busy, start } = useStart(onOpened)
  return (
    <section class="pane adm-narrow" aria-labelledby="open-shop">
      <form class="in" onSubmit={(event) => { event.preventDefault(); start({ name, platform }) }}>
        <h1 class="ag-heading" id="open-shop">{t('openShop.title')}</h1>
        <p class="ag-sm">{t('openShop.text')}</p>
        <NameField id="open-name" name={name} onInput={setName} />
        <PlatformField id="open-platform" platform={platform} onChange={setPlatform} />
        {error && <p class="ag-banner" data-tone="critical" role="alert">{error}</p>}
        <div><button class="ag-button" data-variant="primary" type="submit" disabled={busy}>{t('openShop.button')}</button></div>
      </form>
    </section>
  )
}

/** Leaves the demo, in two steps. Who has a shop already only loses the demo; who has none names one. */
export function StartEmpty({ named, onOpened }: { named: boolean; onOpened: OnOpened }) {
  const [name, setName] = useState('')
  const [platform, setPlatform] = useState('rest')
  const [asked, setAsked] = useState(false)
  const { error, busy, start } = useStart(onOpened)
  const confirm = useRef<HTMLButtonElement>(null)
  useEffect(() => { if (asked) confirm.current?.focus() }, [asked])
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (asked) start(named ? { name, platform } : {})
    else setAsked(true)
  }
  const kind = named ? 'startEmpty' : 'removeDemo'
  return (
    <section class="pane" aria-labelledby="empty">
      <header><h2 class="ag-heading" id="empty">{t(`${kind}.title`)}</h2></header>
      <form class="in" onSubmit={submit}>
        <p class="ag-sm">{t(`${kind}.text`)}</p>
        {named && <><NameField id="empty-name" name={name} onInput={setName} /><PlatformField id="empty-platform" platform={platform} onChange={setPlatform} /></>}
        {error && <p class="ag-banner" data-tone="critical" role="alert">{error}</p>}
        {asked && <p class="ag-sm" id="empty-sure">{t('removeDemo.sure')}</p>}
        <div class="ag-inline" data-gap="sm">
          {asked
            ? <button key="sure" ref={confirm} class="ag-button" data-tone="critical" type="submit" aria-describedby="empty-sure" disabled={busy}>{t('removeDemo.confirm')}</button>
            : <button key="ask" class="ag-button" type="submit">{t(`${kind}.button`)}</button>}
          {asked && <button class="ag-button" data-variant="plain" type="button" disabled={busy} onClick={() => setAsked(false)}>{t('removeDemo.keep')}</button>}
        </div>
      </form>
    </section>
  )
}
