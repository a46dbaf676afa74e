import type { Generated } from 'kysely'
import type { InboundStatus } from '../core/store-port.ts'

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
    failures: number
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
  question: { shop_id: string; text: string; order_id: string; at: number }
  unmapped_code: { carrier: string; code: string; description: string; seen: number; last_seen_at: number }
  attempt: { key: string; at: number }
  secret: { shop_id: string; name: string; sealed: string; created_at: number }
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
