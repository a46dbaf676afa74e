import { Details, Inline, LineItem, List, Stack, Text, Thumb } from '../kit/host.ts'
import type { Words } from '../kit/when.ts'
import type { ParcelView } from './view.ts'

type Items = NonNullable<ParcelView['items']>
/** More than these fold. */
const named = 4

/** The bubble on a picture counts pieces; fractions are told in words. */
const whole = (quantity: number) => (Number.isInteger(quantity) ? quantity : undefined)

/** Pictures, then the same in words: "2 × Kaffee, 1 × Becher". */
export function Items({ items, words: { t, format } }: { items: Items; words: Words }) {
  const pictured = items.some(({ imageUrl }) => imageUrl)
  const told = items.slice(0, named).map(({ quantity, title, variant }) => t('tracking.item', { quantity: format.number(quantity), title: variant ? `${title}, ${variant}` : title }))
  return (
    <Stack gap="sm">
      {pictured && <Inline gap="md" wrap>{items.slice(0, named).map(({ id, imageUrl, quantity }) => <Thumb key={id} src={imageUrl} alt="" quantity={whole(quantity)} />)}</Inline>}
      <Text size="sm">{told.join(' · ')}</Text>
      {items.length > named && (
        <Details variant="quiet" summary={t('tracking.moreItems', { count: items.length - named })}>
          <List label={t('tracking.items')}>
            {items.slice(named).map(({ id, title, variant, quantity, imageUrl }) => <LineItem key={id} image={imageUrl} title={whole(quantity) ? title : t('tracking.item', { quantity: format.number(quantity), title })} quantity={whole(quantity)}>{variant && <Text size="xs" tone="muted">{variant}</Text>}</LineItem>)}
          </List>
        </Details>
      )}
    </Stack>
  )
}

/** What is in a parcel, or that nobody told which of several holds what. */
export function Contents({ parcel: { items, sharedWith }, words }: { parcel: ParcelView; words: Words }) {
  const { t, format } = words
  const shared = sharedWith && (sharedWith.length > named
    ? t('tracking.sharedMany', { parcels: format.number(sharedWith.length) })
    : t('tracking.shared', { parcels: format.list(sharedWith.map((position) => format.number(position))) }))
  if (!shared && !items?.length) return null
  return (
    <Stack gap="sm">
      {items && items.length > 0 && <Items items={items} words={words} />}
      {shared && <Text size="xs" tone="muted">{shared}</Text>}
    </Stack>
  )
}
