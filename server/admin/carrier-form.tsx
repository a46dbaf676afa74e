import { useEffect, useRef, useState } from 'preact/hooks'
import { api, ApiError, type CarrierConnection, type FormSchema } from './api.ts'
import { ObjectFields } from './schema-form.tsx'
import { t } from './texts.ts'
import { useUnsaved } from './unsaved.ts'

interface Props { shopId: string; carrier: CarrierConnection; focused?: boolean; onSaved: () => Promise<void>; onCancel?: () => void }

/** What must be entered, and what only some merchants change. */
export function partsOf({ properties = {}, required = [] }: FormSchema): { needed: FormSchema; other: FormSchema } {
  const part = (wanted: (name: string) => boolean): FormSchema => ({ type: 'object', properties: Object.fromEntries(Object.entries(properties).filter(([name]) => wanted(name))) })
  return { needed: part((name) => required.includes(name)), other: part((name) => !required.includes(name)) }
}

/** The key and the settings of one carrier. */
export function CarrierForm({ shopId, carrier, focused = false, onSaved, onCancel }: Props) {
  const [edited, setEdited] = useState<Record<string, unknown> | null>(null)
  const [failure, setFailure] = useState<Error | null>(null)
  const [busy, setBusy] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  useUnsaved(edited !== null)
  useEffect(() => { if (focused) form.current?.querySelector('input')?.focus() }, [focused])
  const errors = new Map(failure instanceof ApiError ? failure.issues.map(({ path, message }) => [path, message]) : [])
  useEffect(() => form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus(), [failure])
  const { needed, other } = partsOf(carrier.form)
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setFailure(null)
    try {
      await api('PUT', `/shops/${shopId}/carriers/${carrier.id}`, edited ?? carrier.settings)
      setEdited(null)
      await onSaved()
    } catch (error) {
      setFailure(error as Error)
    }
    setBusy(false)
  }
  const fields = { name: carrier.id, value: edited ?? carrier.settings, errors, onChange: (next: unknown) => setEdited(next as Record<string, unknown>) }
  const hasOther = Object.keys(other.properties ?? {}).length > 0
  return (
    <form class="adm-form" ref={form} onSubmit={save} noValidate>
      <ObjectFields schema={needed} {...fields} />
      {carrier.connected && <p class="ag-xs ag-muted">{t('carrier.keptSecret')}</p>}
      {hasOther && <details class="adm-more" open={Object.keys(other.properties ?? {}).some((name) => errors.has(name))}><summary>{t('carrier.more')}</summary><div class="adm-form"><ObjectFields schema={other} {...fields} /></div></details>}
      {failure && <p class="ag-banner" data-tone="critical" role="alert">{errors.size > 0 ? t('save.invalid', { count: errors.size }) : failure.message}</p>}
      <div class="ag-inline" data-gap="sm">
        <button class="ag-button" data-variant="primary" type="submit" aria-disabled={busy}>{t('carrier.save')}</button>
        {onCancel && <button class="ag-button" data-variant="plain" type="button" onClick={onCancel}>{t('carrier.cancel')}</button>}
      </div>
    </form>
  )
}
