import { apiVersion } from './shop-domain.ts'

/** Every GraphQL document we send; tests check each against Shopify's schema of this version. Lines of an order come in pages. */

const money = '{ presentmentMoney { amount currencyCode } }'

const lineFields = `id quantity currentQuantity title variantTitle sku requiresShipping isGiftCard
  discountedUnitPriceAfterAllDiscountsSet ${money} image { url } product { id handle onlineStoreUrl } variant { id barcode }`

const fulfillmentFields = `id status displayStatus createdAt updatedAt deliveredAt inTransitAt estimatedDeliveryAt trackingInfo(first: 10) { company number url }`

/** What a bulk operation may ask too: no connection stands within a list. */
const orderFields = `id name createdAt processedAt updatedAt cancelledAt closedAt checkoutToken customerLocale email
  displayFinancialStatus displayFulfillmentStatus paymentGatewayNames presentmentCurrencyCode requiresShipping
  customer { id firstName lastName } shippingAddress { name company address1 address2 zip city countryCodeV2 }
  totalPriceSet ${money} totalDiscountsSet ${money} totalTaxSet ${money} totalShippingPriceSet ${money}
  shippingLine { title deliveryCategory }`

const refundFields = `id createdAt updatedAt totalRefundedSet ${money}`

/** Sizes keep one query below the 1,000 points Shopify allows at most: about 800. */
const wholeOrder = `${orderFields}
  lineItems(first: 40) { nodes { ${lineFields} } pageInfo { hasNextPage endCursor } }
  fulfillments(first: 10) { ${fulfillmentFields} fulfillmentLineItems(first: 15) { nodes { quantity lineItem { id } } pageInfo { hasNextPage } } }
  refunds(first: 5) { ${refundFields} refundLineItems(first: 10) { nodes { quantity lineItem { id } } } }`

const variantFields = `id title price compareAtPrice barcode inventoryQuantity inventoryPolicy availableForSale updatedAt
  inventoryItem { tracked } product { id title handle productType status onlineStoreUrl hasOnlyDefaultVariant featuredMedia { preview { image { url } } } }
  unitPrice { amount currencyCode } unitPriceMeasurement { measuredType referenceUnit referenceValue }`

export const shopQuery = `query Shop {
  shop { id name myshopifyDomain contactEmail currencyCode ianaTimezone primaryDomain { url } shopAddress { countryCodeV2 } }
  shopLocales { locale primary published }
  currentAppInstallation { accessScopes { handle } }
}`

export const orderQuery = `query OneOrder($id: ID!) { order(id: $id) { ${wholeOrder} } }`

export const orderLinesQuery = `query OrderLines($id: ID!, $after: String) {
  order(id: $id) { lineItems(first: 100, after: $after) { nodes { ${lineFields} } pageInfo { hasNextPage endCursor } } }
}`

/** A page of what changed, oldest change first. */
export const changedOrdersQuery = `query ChangedOrders($query: String!, $after: String) {
  orders(first: 100, after: $after, query: $query, sortKey: UPDATED_AT) { nodes { id updatedAt } pageInfo { hasNextPage endCursor } }
}`

export const variantsOfItemsQuery = `query StockOf($ids: [ID!]!) {
  nodes(ids: $ids) { ... on InventoryItem { id variants(first: 2) { nodes { ${variantFields} } } } }
  shop { currencyCode }
}`

/** Lines arrive after their order, and say whose they are. */
export const bulkOrders = (since: string) => `{ orders(query: "created_at:>='${since}'", sortKey: CREATED_AT) { edges { node {
  ${orderFields} fulfillments { ${fulfillmentFields.replace('(first: 10)', '')} } refunds { ${refundFields} }
  lineItems { edges { node { ${lineFields} } } }
} } } }`

export const bulkVariants = `{ productVariants { edges { node { ${variantFields} } } } }`

export const startBulkMutation = `mutation StartBulk($query: String!) {
  bulkOperationRunQuery(query: $query, groupObjects: true) { bulkOperation { id status } userErrors { field message code } }
}`

export const bulkQuery = `query Bulk($id: ID!) { bulkOperation(id: $id) { id status errorCode objectCount rootObjectCount fileSize url partialDataUrl } shop { currencyCode } }`

export const createEventMutation = `mutation TellProgress($event: FulfillmentEventInput!) {
  fulfillmentEventCreate(fulfillmentEvent: $event) { fulfillmentEvent { id } userErrors { field message } }
}`

export const graphqlUrl = (domain: string) => `https://${domain}/admin/api/${apiVersion}/graphql.json`
