import { useCallback, useEffect, useState } from 'preact/hooks'
import { api, type ProblemData, type ShopData } from './api.ts'
import { AdminIcon } from './icon.tsx'
import { PatternsPane } from './patterns-pane.tsx'
import { ProblemRow } from './problem-row.tsx'
import { Segments } from './segments.tsx'
import { t } from './texts.ts'

const statuses = ['open', 'dismissed', 'resolved'] as const
type Status = typeof statuses[number]
/** As they are offered to filter by: the worst first. */
const kinds: readonly ProblemData['kind'][] = [
  'lost', 'presumed_lost', 'damaged', 'refused', 'address', 'action_required', 'customs_documents', 'customs_duties', 'customs', 'connection', 'stalled', 'late', 'not_shipped',
  'not_handed_over', 'not_found', 'returning', 'returned', 'exception', 'pickup_ending', 'attempted', 'back_to_depot', 'carrier_unknown',
]

interface Listed { problems: ProblemData[]; next: string | null }

/** One list as filtered, read page by page. A new filter begins anew; what a slower answer brings for an old one is left aside. */
function useProblems(shopId: string, status: Status, kind: string) {
  const [listed, setListed] = useState<Listed | null>(null)
  const [error, setError] = useState('')
  const [busy, setBusy] = useState(false)
  const read = useCallback((after: string | null) => {
    const query = new URLSearchParams({ status, ...kind && { kind }, ...after && { after } })
    return api<Listed>('GET', `/shops/${shopId}/problems?${query}`)
  }, [shopId, status, kind])
  const load = useCallback(() => {
    let left = false
    setListed(null)
    setError('')
    const show = (answer: Listed) => { if (!left) setListed(answer) }
    void read(null).then(show, (failure: Error) => { if (!left) setError(failure.message) })
    return () => { left = true }
  }, [read])
  useEffect(load, [load])
  const more = async () => {
    if (!listed?.next || busy) return
    setBusy(true)
    try {
      const answer = await read(listed.next)
      setListed({ problems: [...listed.problems, ...answer.problems], next: answer.next })
    } catch (failure) {
      setError((failure as Error).message)
    }
    setBusy(false)
  }
  const replace = (changed: ProblemData) => setListed((now) => now && { ...now, problems: now.problems.map((each) => (each.id === changed.id ? changed : each)) })
  return { listed, error, busy, load, more, replace }
}

/** What is wrong with the shop's parcels, worst and newest first, and what can be done about each. */
export function ProblemsPage({ shop, open, onChanged }: { shop: ShopData; open: number | null; onChanged: () => void }) {
  const [status, setStatus] = useState<Status>('open')
  const [kind, setKind] = useState('')
  const { listed, error, busy, load, more, replace } = useProblems(shop.id, status, kind)
  const [taught, setTaught] = useState(0)
  const onCorrected = () => {
    setTaught(taught + 1)
    onChanged()
  }
  return (
    <>
      <div class="top"><div><h1>{t('nav.problems')}</h1><p class="ag-muted">{open === null ? t('problems.text') : open > 999 ? t('problems.countMore') : t('problems.count', { count: open })}</p></div></div>
      <section class="pane" aria-label={t('problems.list')}>
        <div class="tools adm-filter">
          <Segments label={t('problems.status')} options={statuses} value={status} text={(option) => t(`problems.statuses.${option}`)} onChange={setStatus} />
          <label class="ag-field"><span class="ag-vh">{t('problems.kind')}</span>
            <select class="ag-input" value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
              <option value="">{t('problems.allKinds')}</option>
              {kinds.map((name) => <option key={name} value={name}>{t(`problems.kinds.${name}.title`)}</option>)}
            </select>
          </label>
        </div>
        {error && <div class="in"><p class="ag-banner" data-tone="critical" role="alert"><AdminIcon name="alert" /><span>{error}</span></p><button class="ag-button" type="button" onClick={load}>{t('retry')}</button></div>}
        {!listed && !error && <div class="in" aria-busy="true" aria-label={t('problems.loading')}><i class="ag-skeleton" /><i class="ag-skeleton" /><i class="ag-skeleton" /></div>}
        {listed?.problems.length === 0 && <Empty filtered={kind !== ''} status={status} />}
        {listed && listed.problems.length > 0 && (
          <ul class="adm-problems">
            {listed.problems.map((problem) => <ProblemRow key={problem.id} shopId={shop.id} problem={problem} onChanged={(changed) => { replace(changed); onChanged() }} onCorrected={onCorrected} />)}
          </ul>
        )}
        {listed?.next && <div class="in"><button class="ag-button" type="button" aria-disabled={busy} onClick={() => void more()}>{t('problems.more')}</button></div>}
      </section>
      <PatternsPane key={taught} shopId={shop.id} />
    </>
  )
}

function Empty({ filtered, status }: { filtered: boolean; status: Status }) {
  const calm = !filtered && status === 'open'
  return (
    <div class="in adm-empty">
      {calm && <AdminIcon name="check" />}
      <p><strong>{t(calm ? 'problems.none' : 'problems.noneHere')}</strong></p>
      {calm && <p class="ag-sm ag-muted">{t('problems.noneText')}</p>}
    </div>
  )
}
