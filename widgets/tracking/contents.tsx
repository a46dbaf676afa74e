import type { Told } from '../../server/contract/page-types.ts'
import { Details, Inline, LineItem, List, Stack, Text, Thumb } from '../kit/host.ts'
import type { Translate } from '../kit/translate.ts'
import type { ItemsView } from './view.ts'

/** Pictures, then the same in words; what is too much folds. */
export function Items({ items: { pictures, names, rest }, t, say }: { items: ItemsView; t: Translate; say(told: Told): string }) {
  return (
    <Stack gap="sm">
      {pictures[0] && <Inline gap="md" wrap>{pictures.map(({ id, ...picture }) => <Thumb key={id} {...picture} src={picture.src} alt="" />)}</Inline>}
      <Text size="sm">{names.map(say).join(' · ')}</Text>
      {rest[0] && (
        <Details variant="quiet" summary={t('tracking.moreItems', { count: rest.length })}>
          <List label={t('tracking.items')}>
            {rest.map(({ id, image, title, quantity, variant }) => (
              <LineItem key={id} image={image} title={say(title)} quantity={quantity}>{variant && <Text size="xs" tone="muted">{variant}</Text>}</LineItem>
            ))}
          </List>
        </Details>
      )}
    </Stack>
  )
}
