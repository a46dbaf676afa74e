import { useEffect, useMemo, useState } from 'preact/hooks'
import { api, ApiError, type ShopData } from './api.ts'
import { ShopifySaveBar } from './shopify-chrome.tsx'
import { inShopify } from './shopify-host.ts'
import { t } from './texts.ts'
import { useUnsaved } from './unsaved.ts'

type Settings = ShopData['settings']
export interface Draft { settings: Settings; name: string; dirty: boolean; busy: boolean; error: string; conflict: boolean; saved: boolean; errors: ReadonlyMap<string, string>; change: (settings: Settings, name?: string) => void; save: () => Promise<void>; discard: () => void; reload: () => Promise<void> }

/** A copy of the shop's settings to edit; saved as a whole, refused when someone else saved in between. */
export function useSettings(shop: ShopData, onSaved: (shop: ShopData) => void): Draft {
  const [edited, setEdited] = useState<{ settings: Settings; name: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const [saved, setSaved] = useState(false)
  const [failure, setFailure] = useState<Error | null>(null)
  const errors = useMemo(() => new Map(failure instanceof ApiError ? failure.issues.map(({ path, message }) => [path, message]) : []), [failure])
  useUnsaved(edited !== null)
  const settings = edited?.settings ?? shop.settings
  const name = edited?.name ?? shop.name
  const save = async () => {
    if (busy) return
    setBusy(true)
    setFailure(null)
    try {
      const answer = await api<{ version: string; settings: Settings }>('PUT', `/shops/${shop.id}/settings`, { version: shop.version, name, settings })
      onSaved({ ...shop, name, ...answer })
      setEdited(null)
      setSaved(true)
    } catch (error) {
      setFailure(error as Error)
    }
    setBusy(false)
  }
  const reload = async () => {
    try {
      onSaved(await api<ShopData>('GET', `/shops/${encodeURIComponent(shop.id)}`))
      setEdited(null)
      setFailure(null)
    } catch (error) {
      setFailure(error as Error)
    }
  }
  return {
    settings, name, dirty: edited !== null, busy, saved, errors, save, reload,
    error: failure && errors.size > 0 ? t('save.invalid', { count: errors.size }) : failure?.message ?? '', conflict: failure instanceof ApiError && failure.code === 'conflict',
    change: (next, nextName = name) => { setSaved(false); setEdited({ settings: next, name: nextName }) },
    discard: () => { setEdited(null); setFailure(null) },
  }
}

/** What is not published yet, and publishing it. On a phone it stands at the lower edge as long as there is something to decide. */
export function SaveBar({ draft }: { draft: Draft }) {
  // What is wrong may stand far below: the reader is led to the first of it.
  useEffect(() => document.querySelector<HTMLElement>('main [aria-invalid]')?.focus(), [draft.errors])
  if (inShopify) return <ShopifySaveBar {...draft} />
  return (
    <div class="adm-save" data-dirty={draft.dirty ? '' : undefined}>
      <output class="ag-sm ag-muted">{draft.saved && !draft.dirty ? t('save.done') : draft.dirty && !draft.error ? t('save.dirty') : ''}</output>
      {draft.error && <p class="ag-sm adm-error" role="alert">{draft.error}</p>}
      {draft.conflict && <button class="ag-button" type="button" onClick={() => void draft.reload()}>{t('save.reload')}</button>}
      <button class="ag-button" type="button" disabled={!draft.dirty} onClick={draft.discard}>{t('save.discard')}</button>
      <button class="ag-button" type="button" data-variant="primary" disabled={!draft.dirty || draft.busy} onClick={() => void draft.save()}>{t('save.button')}</button>
    </div>
  )
}
