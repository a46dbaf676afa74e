import { useEffect, useRef } from 'preact/hooks'
import { t } from './texts.ts'

/** Asks before something unsaved is lost. Escape stays. */
export function LeaveDialog({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog class="adm-dialog" ref={dialog} aria-labelledby="leave" onClose={onStay}>
      <h2 class="ag-heading" id="leave">{t('leave.title')}</h2>
      <p class="ag-sm">{t('leave.text')}</p>
      <div class="ag-inline" data-gap="sm">
        <button class="ag-button" data-variant="primary" type="button" onClick={onStay}>{t('leave.stay')}</button>
        <button class="ag-button" type="button" onClick={onLeave}>{t('leave.go')}</button>
      </div>
    </dialog>
  )
}
