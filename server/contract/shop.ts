import * as z from 'zod'
import { OwnCarrier } from './own-carrier.ts'
import { OrderState, Placement } from './page.ts'
import { Country, Day, Locale, RequiredText, Text, TimeZone, WebUrl } from './text.ts'

const Url = z.union([WebUrl, z.literal('')])

/** A link with places to fill. http too: it may lead to the reader's own network. Nothing a browser would run. */
const UrlTemplate = Text(2000).refine((url) => url === '' || /^https?:\/\/[^\s/]/.test(url), 'must begin with https://')

export const LegalLink = z.object({
  label: RequiredText(80).meta({ title: 'Text' }),
  url: WebUrl.meta({ title: 'Address' }),
})

/** One widget on one placement: whether it stands there, and where. Array order is page order. */
export const WidgetPlacement = z.object({
  widget: z.string().max(40),
  enabled: z.boolean(),
})
export type WidgetPlacement = z.infer<typeof WidgetPlacement>

/** States in which nothing is sold and nothing asked (DESIGN.md, page rule 1). */
export const defaultServiceFirst: OrderState[] = ['delayed', 'action_required', 'delivery_attempted', 'lost', 'exception', 'returning']

export const Weekday = z.enum(['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'])
export type Weekday = z.infer<typeof Weekday>

/** Days without work in the warehouse, both included. */
export const ClosedDays = z.object({
  from: Day.meta({ title: 'First day', description: 'e.g. 2026-12-24' }),
  to: Day.meta({ title: 'Last day' }),
}).refine(({ from, to }) => from <= to, 'The first day lies after the last')

/** How long an order takes where nobody promised more exactly: the warehouse's hours and days, and the way where no delivery taught better. */
export const DeliverySettings = z.object({
  handlingDays: z.number().int().min(0).max(60).default(1).meta({ title: 'Working days until hand-over' }),
  cutOff: z.union([z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time like 14:00'), z.literal('')]).default('')
    .meta({ title: 'Orders of the day until', description: 'e.g. 14:00. From this minute on an order counts as one of the next working day; empty: until midnight' }),
  timeZone: z.union([TimeZone, z.literal('')]).default('').meta({ title: 'Time zone of the warehouse', description: 'Empty: that of the shop' }),
  workdays: z.array(Weekday).min(1).max(7).default(['mon', 'tue', 'wed', 'thu', 'fri']).meta({ title: 'Working days of the warehouse' }),
  country: Country.default('DE').meta({ title: 'Country of the warehouse', description: 'Its public holidays are no working days' }),
  region: z.union([z.string().regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'must be an ISO 3166-2 code like DE-BY'), z.literal('')]).default('')
    .meta({ title: 'Federal state of the warehouse', description: 'Its holidays count too' }),
  closed: z.array(ClosedDays).max(40).default([]).meta({ title: 'Days the warehouse is closed', description: 'Company holidays, stock-taking' }),
  transitDaysFrom: z.number().int().min(0).max(60).default(1).meta({ title: 'Days on the way, at least', description: 'Delivery days of the carrier; used until your own deliveries have taught better' }),
  transitDaysTo: z.number().int().min(0).max(60).default(3).meta({ title: 'Days on the way, at most' }),
}).refine(({ country, region }) => region === '' || region.startsWith(`${country}-`), { message: 'lies in another country', path: ['region'] })
  .refine(({ transitDaysFrom, transitDaysTo }) => transitDaysFrom <= transitDaysTo, { message: 'is less than the days at least', path: ['transitDaysTo'] })
export type DeliverySettings = z.infer<typeof DeliverySettings>

/** All a merchant may set for the shop; `{}` is a complete, sensible shop. */
export const ShopSettings = z.object({
  locale: Locale.default('de').meta({ title: 'Language', description: 'Used where the buyer\'s own is not known' }),
  locales: z.array(Locale).default(['de', 'en']).meta({ title: 'Languages offered' }),
  formality: z.enum(['informal', 'formal']).default('informal').meta({ title: 'German form of address', description: 'du or Sie' }),
  timeZone: TimeZone.default('Europe/Berlin').meta({ title: 'Time zone' }),
  scheme: z.enum(['light', 'dark', 'auto']).default('light').meta({ title: 'Colour scheme' }),
  url: Url.default('').meta({ title: 'Address of the shop' }),
  contact: z.object({
    email: z.union([z.email(), z.literal('')]).default('').meta({ title: 'E-mail' }),
    phone: Text(40).default('').meta({ title: 'Phone' }),
    hours: Text(120).default('').meta({ title: 'Hours', description: 'e.g. Mo–Fr 9–17 Uhr' }),
    url: Url.default('').meta({ title: 'Contact page' }),
  }).prefault({}).meta({ title: 'Contact' }),
  legal: z.object({
    links: z.array(LegalLink).max(12).default([]).meta({ title: 'Links' }),
    text: Text(500).default('').meta({ title: 'Line below' }),
  }).prefault({}).meta({ title: 'Legal footer' }),
  delivery: DeliverySettings.prefault({}).meta({ title: 'Delivery' }),
  tracking: z.object({
    aggregator: Text(40).default('').meta({ title: 'Preferred tracking service', description: 'Asked for parcels whose carrier is not connected itself, where several such services are connected' }),
    always: z.boolean().default(false).meta({ title: 'Ask the tracking service first', description: 'Also for carriers that are connected themselves' }),
    tellShop: z.boolean().default(false).meta({ title: 'Tell the shop what carriers say', description: 'Milestones of parcels go back to Shopify, to its order pages and mails; other shops have no use for them' }),
  }).prefault({}).meta({ title: 'Parcel tracking' }),
  returnDays: z.number().int().min(14).max(365).default(14).meta({ title: 'Days to withdraw after the last parcel' }),
  cartUrl: UrlTemplate.default('').meta({ title: 'Cart link', description: 'Where reorder leads: {items} becomes id:quantity,id:quantity' }),
  productUrl: UrlTemplate.default('').meta({ title: 'Product link', description: '{id} becomes the product id' }),
  serviceFirst: z.array(OrderState).default(defaultServiceFirst).meta({ title: 'Service first', description: 'States in which nothing is sold and nothing asked' }),
  ownCarriers: z.array(OwnCarrier).max(50).default([]).meta({ title: 'Own carriers', description: 'Whom we do not know: a courier, your own van. Buyers are led to their page' }),
  /** Per placement; a widget that is not named stands at its own default place. */
  placements: z.partialRecord(Placement, z.array(WidgetPlacement).max(40)).default({}),
  /** Per widget id, parsed by that widget's own settings schema. */
  widgets: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
})
export type ShopSettings = z.infer<typeof ShopSettings>
