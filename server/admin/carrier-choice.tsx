import { useEffect, useState } from 'preact/hooks'
import { api, type ProblemData } from './api.ts'
import { t } from './texts.ts'

interface Choice { candidates: { carrier: string; name: string; confidence: number }[]; carriers: { id: string; name: string }[] }
interface Props { shopId: string; problem: ProblemData; onCorrected: () => void; onClose: () => void }

const percent = (confidence: number) => Math.round(confidence * 100)

/** Whose parcel it is, said by hand: whom the number suggests first, then everybody. Can be taken back as long as it stands here. */
export function CarrierChoice({ shopId, problem, onCorrected, onClose }: Props) {
  const [choice, setChoice] = useState<Choice | null>(null)
  const [chosen, setChosen] = useState('')
  const [saved, setSaved] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState('')
  const failed = (failure: Error) => setError(failure.message)
  useEffect(() => {
    const show = (answer: Choice) => {
      setChoice(answer)
      setChosen(answer.candidates[0]?.carrier ?? '')
    }
    void api<Choice>('GET', `/shops/${shopId}/problems/${problem.id}/carriers`).then(show, failed)
  }, [shopId, problem.id])
  const path = `/shops/${shopId}/orders/${encodeURIComponent(problem.orderId ?? '')}/parcels/${encodeURIComponent(problem.shipmentId ?? '')}/carrier`
  const act = async (work: () => Promise<unknown>, next: boolean) => {
    if (busy) return
    setBusy(true)
    setError('')
    try {
      await work()
      setSaved(next)
      onCorrected()
    } catch (failure) {
      failed(failure as Error)
    }
    setBusy(false)
  }
  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (chosen) void act(() => api('PUT', path, { carrier: chosen }), true)
  }
  const suggested = new Set(choice?.candidates.map(({ carrier }) => carrier))
  const field = `carrier-${problem.id}`
  return (
    <form class="adm-choice" onSubmit={submit}>
      {error && <p class="ag-sm adm-error" role="alert">{error}</p>}
      {saved ? (
        <>
          <output class="ag-sm">{t('problems.corrected', { name: choice?.carriers.find(({ id }) => id === chosen)?.name ?? chosen })}</output>
          <button class="ag-button" type="button" aria-disabled={busy} onClick={() => void act(() => api('DELETE', path), false)}>{t('problems.undo')}</button>
        </>
      ) : (
        <>
          <div class="ag-field"><label for={field}>{t('problems.carrier')}</label>
            <select class="ag-input" id={field} value={chosen} required disabled={!choice} onChange={(event) => setChosen(event.currentTarget.value)}>
              <option value="">{t('problems.pick')}</option>
              {choice?.candidates.map(({ carrier, name, confidence }) => <option key={carrier} value={carrier}>{t('problems.candidate', { name, percent: percent(confidence) })}</option>)}
              {choice?.carriers.filter(({ id }) => !suggested.has(id)).map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
            </select>
          </div>
          <button class="ag-button" data-variant="primary" type="submit" aria-disabled={busy || !choice}>{t('problems.saveCarrier')}</button>
        </>
      )}
      <button class="ag-button" data-variant="plain" type="button" onClick={onClose}>{t('problems.close')}</button>
    </form>
  )
}
