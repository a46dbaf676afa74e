import { useMemo, useState } from 'preact/hooks'
import { api, ApiError, type ShopData } from './api.ts'
import { ShopifySaveBar } from './shopify-chrome.tsx'
import { inShopify } from './shopify-host.ts'
import { t } from './texts.ts'

type Settings = ShopData['settings']
export interface Draft { settings: Settings; name: string; dirty: boolean; busy: boolean; error: string; saved: boolean; errors: ReadonlyMap<string, string>; change: (settings: Settings, name?: string) => void; save: () => Promise<void>; discard: () => void }

/** A copy of the shop's settings to edit; saved as a whole, refused when someone else saved in between. */
export function useSettings(shop: ShopData, onSaved: (shop: ShopData) => void): Draft {
  const [edited, setEdited] = useState<{ settings: Settings; name: string } | null>(null)
  const [busy, setBusy] = useState(false)
  const [saved, setSaved] = useState(false)
  const [failure, setFailure] = useState<Error | null>(null)
  const errors = useMemo(() => new Map(failure instanceof ApiError ? failure.issues.map(({ path, message }) => [path, message]) : []), [failure])
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
  return {
    settings, name, dirty: edited !== null, busy, saved, errors, error: failure?.message ?? '', save,
    change: (next, nextName = name) => { setSaved(false); setEdited({ settings: next, name: nextName }) },
    discard: () => { setEdited(null); setFailure(null) },
  }
}

export function SaveBar({ draft }: { draft: Draft }) {
  if (inShopify) return <ShopifySaveBar {...draft} />
  return (
    <div class="ag-inline" data-gap="sm">
      <output class="ag-sm ag-muted">{draft.saved && !draft.dirty ? t('save.done') : draft.dirty ? t('save.dirty') : ''}</output>
      {draft.error && <p class="ag-sm adm-error" role="alert">{draft.error}</p>}
      <button class="ag-button" type="button" disabled={!draft.dirty} onClick={draft.discard}>{t('save.discard')}</button>
      <button class="ag-button" type="button" data-variant="primary" disabled={!draft.dirty || draft.busy} onClick={() => void draft.save()}>{t('save.button')}</button>
    </div>
  )
}
