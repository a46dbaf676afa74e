import { useCallback, useEffect, useState } from 'preact/hooks'
import { AddCarrier } from './add-carrier.tsx'
import { api, type Connections, type ShopData } from './api.ts'
import { CarrierCard } from './carrier-card.tsx'
import { AdminIcon } from './icon.tsx'
import { ImportsPane } from './imports-pane.tsx'
import { StartEmpty } from './open-shop.tsx'
import { SecretsPane } from './secrets-pane.tsx'
import { StuckPane } from './stuck-pane.tsx'
import { t } from './texts.ts'

/** Everything that joins the shop to the outside: carriers, API secrets, what got stuck, and leaving the demo. */
export function ConnectionsPage({ shop, demo, onlyDemo, onOpened }: { shop: ShopData; demo: boolean; onlyDemo: boolean; onOpened: (shopId: string) => void }) {
  const [connections, setConnections] = useState<Connections | null>(null)
  const [error, setError] = useState('')
  const [added, setAdded] = useState('')
  const load = useCallback(() => {
    setError('')
    return api<Connections>('GET', `/shops/${shop.id}/connections`).then(setConnections, (failure: Error) => setError(failure.message))
  }, [shop.id])
  useEffect(() => void load(), [load])
  const onAdded = async (carrier: string) => {
    setAdded(carrier)
    await load()
  }
  const connected = connections?.carriers.filter((carrier) => carrier.connected) ?? []
  return (
    <>
      <div class="top"><div><h1>{t('nav.connections')}</h1><p class="ag-muted">{t('connections.text')}</p></div></div>
      {error && <div class="ag-banner" data-tone="critical" role="alert"><AdminIcon name="alert" /><div class="ag-stack" data-gap="sm"><p>{error}</p><div><button class="ag-button" type="button" onClick={() => void load()}>{t('retry')}</button></div></div></div>}
      {!connections && !error && <section class="pane" aria-busy="true" aria-label={t('loading')}><div class="in"><i class="ag-skeleton" /><i class="ag-skeleton" /><i class="ag-skeleton" /></div></section>}
      {connections && (
        <div class="two">
          <div class="adm-column">
            <h2 class="adm-part">{t('carrier.mine')}</h2>
            {connected.length === 0 && <section class="pane" aria-label={t('carrier.mine')}><div class="in adm-empty"><AdminIcon name="plug" /><p><strong>{t('carrier.none')}</strong></p><p class="ag-sm ag-muted">{t('carrier.noneText')}</p></div></section>}
            {connected.map((carrier) => <CarrierCard key={carrier.id} shopId={shop.id} carrier={carrier} added={carrier.id === added} onChanged={load} />)}
            <AddCarrier shopId={shop.id} carriers={connections.carriers.filter((carrier) => !carrier.connected)} linked={connections.linked} onAdded={onAdded} />
          </div>
          <div class="adm-column">
            <h2 class="adm-part">{t('connections.shop')}</h2>
            <ImportsPane shopId={shop.id} imports={connections.imports} privacy={connections.privacy} onChanged={load} />
            <SecretsPane shopId={shop.id} platform={shop.platform} secrets={connections.secrets} onChanged={load} />
            <StuckPane dead={connections.dead} unmapped={connections.unmapped} onChanged={load} />
            {demo && <StartEmpty named={onlyDemo} onOpened={onOpened} />}
          </div>
        </div>
      )}
    </>
  )
}
