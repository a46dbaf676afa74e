import * as z from 'zod'
import { list, part, text } from './_shape.ts'

/** Australia Post, Shipping and Tracking APIs, Track Items: GET /shipping/v1/track (developers.auspost.com.au). */
const Event = z.object({ location: text, description: text, date: text })

/** The days of delivery stand in no sample of the reference; public clients read them. */
const article = { article_id: text, product_type: text, status: text, events: list(Event), expected_delivery_date: text, estimated_delivery_date: text }
/** An article, or a consignment with its articles in `items`. */
const Trackable = z.object({ ...article, consignment_id: text, items: list(z.object(article)) })

/** Errors of one number and of the whole request are spelt differently. */
const Problem = z.object({ code: text, name: text, message: text, error_code: text, error_name: text })

const Result = z.object({
  tracking_id: text, status: text, errors: list(Problem), trackable_items: list(Trackable),
  /** StarTrack: scans of the consignment as a whole. */
  consignment: part(z.object({ events: list(Event), status: text })),
})

export const AusPostAnswer = z.object({ tracking_results: list(Result).optional().catch(undefined), errors: list(Problem) })

export type AusPostEvent = z.output<typeof Event>
export type AusPostArticle = z.output<typeof Trackable>['items'][number]
export type AusPostProblem = z.output<typeof Problem>
export type AusPostResult = z.output<typeof Result>
