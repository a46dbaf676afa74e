import { Button, Card, Form, Heading, ProductCard, Row, Stack } from '../kit/host.ts'
import type { WidgetProps } from '../kit/host.ts'
import type { CrossSellProduct, CrossSellView } from './view.ts'

type Props = WidgetProps<CrossSellView>

function whyOf({ reason }: CrossSellProduct, { t, view }: Props): string {
  if (reason.kind === 'pinned') return t('cross-sell.pinned', { shop: view.shop })
  const { title, orders } = reason
  return orders === undefined ? t('cross-sell.together', { title }) : t('cross-sell.togetherIn', { title, count: orders })
}

export default function CrossSell(props: Props) {
  const { view: { products, canAdd }, t, format } = props
  return (
    <Card label={t('cross-sell.title')}>
      <Stack gap="md">
        <Heading level={2}>{t('cross-sell.title')}</Heading>
        <Row label={t('cross-sell.title')}>
          {products.map((product) => {
            const { id, title, variant, imageUrl, url, price, was, unitPrice } = product
            const name = variant ? `${title}, ${variant}` : title
            return (
              <ProductCard
                key={id} image={imageUrl} title={name} href={url} price={price} was={was}
                unitPrice={unitPrice && t('cross-sell.unitPrice', { price: format.money(unitPrice.price), per: unitPrice.per })}
                why={{ summary: t('cross-sell.why'), text: whyOf(product, props) }}
              >
                {canAdd && (
                  <Form act="add" values={{ productId: id }}>
                    <Button submit full icon="plus" label={t('cross-sell.addNamed', { title: name })}>{t('cross-sell.add')}</Button>
                  </Form>
                )}
              </ProductCard>
            )
          })}
        </Row>
      </Stack>
    </Card>
  )
}
