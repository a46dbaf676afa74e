import type { Generated } from 'kysely'
import type { InboundStatus, Lesson, Problem } from '../core/store-port.ts'

/** The columns of both databases: times epoch milliseconds, money in minor units inside `data`, JSON as text. */
export interface Tables {
  shop: { id: string; platform: string; name: string; settings: string; revision: number }
  /** `data` holds the aggregate without its shipments; the other columns are what is searched or compared. */
  orders: {
    id: string
    shop_id: string
    external_id: string
    number: string
    number_key: string
    buyer_id: string | null
    state: string
    placed_at: number
    updated_at: number
    revision: number
    token_generation: number
    /** Order.watch: when to look at it again, 0 where nobody has; what the list of problems tells of it. */
    watch_at: number | null
    watch_mark: string
    data: string
  }
  /** What asking changes stands in columns, everything else in `data`. */
  shipment: {
    id: string
    order_id: string
    position: number
    carrier: string | null
    tracking_number: string | null
    asked_at: number | null
    next_ask_at: number | null
    pushed_until: number | null
    failures: number
    /** The order's; with the carrier it names the line the parcel waits in. */
    shop_id: string | null
    looked_at: number | null
    /** Until when one process has it in hand. */
    leased_until: number | null
    last_error: string | null
    data: string
  }
  product: { shop_id: string; id: string; category: string | null; updated_at: number; data: string }
  affinity: { shop_id: string; generation: number; product_id: string; other_id: string; score: number; support: number }
  affinity_generation: { shop_id: string; generation: number }
  act: { id: string; shop_id: string; order_id: string; buyer_id: string | null; widget: string; act: string; data: string; at: number }
  act_result: { shop_id: string; idempotency_key: string; result: string; at: number }
  inbound: {
    id: string
    shop_id: string
    kind: string
    dedupe_key: string
    /** Null where the key is itself the hash of the content. */
    content_hash: string | null
    order_id: string | null
    body: string
    status: InboundStatus | 'received'
    error: string | null
    received_at: number
  }
  carrier_hook: {
    id: string
    shop_id: string
    carrier: string
    secret: string
    created_at: number
    last_event_at: number | null
    last_error: string | null
    subscription_id: string | null
    subscribed_until: number | null
    failures: number
    next_try_at: number
  }
  waiting_report: { id: string; shop_id: string; tracking_number: string; carrier: string; report: string; received_at: number }
  question: { shop_id: string; text: string; order_id: string; at: number }
  unmapped_code: { carrier: string; code: string; description: string; seen: number; last_seen_at: number }
  /** `subject`: parcel and kind, so that what is true now stands once; `ended_at` is null while it is true. */
  problem: {
    id: string
    shop_id: string
    order_id: string | null
    shipment_id: string | null
    carrier: string | null
    subject: string
    kind: Problem['kind']
    severity: Problem['severity']
    since: number
    found_at: number
    status: Problem['status']
    ended_at: number | null
    details: string
  }
  carrier_pattern: { shop_id: string; pattern: string; carrier: string; learned_at: number }
  /** A delivered parcel; `learned` is 1 once it was counted. */
  delivery: { shipment_id: string; order_id: string; shop_id: string; learned: number; arrived_at: number }
  /** What core/delivery-date learned of a shop, as JSON. */
  learned: { shop_id: string; what: Lesson; data: string; saved_at: number }
  /** `day` counts from 1970 and is the day of arrival. */
  delivery_score: {
    shop_id: string
    day: number
    carrier: string
    destination: string
    told: 'first' | 'hand_over'
    deliveries: number
    kept: number
    near: number
    error_days: number
    estimated: number
    p50_held: number
    p90_held: number
  }
  attempt: { key: string; at: number }
  secret: { shop_id: string; name: string; sealed: string; created_at: number }
  ask_line: { shop_id: string; carrier: string; wake_at: number }
  ask_pace: { key: string; data: string; saved_at: number }
  merchant: { id: string; email: string; password_hash: string; created_at: number }
  session: { id_hash: string; merchant_id: string; expires_at: number }
  /** SQLite only; on PostgreSQL jobs live in graphile-worker's own schema. */
  job: {
    id: Generated<number>
    kind: string
    payload: string
    key: string | null
    run_at: number
    leased: number
    attempts: number
    error: string | null
    died_at: number | null
  }
}
