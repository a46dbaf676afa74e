/** Types of the page for browser code: nothing of zod reaches a storefront through here. */
export type { Money } from './money.ts'
export type { ActRequest, ActResult, LineView, LiveEvent, OrderState, PageView, PageWidget, Placement, Scope, WidgetKind } from './page.ts'
export type { TrackingFlag, TrackingReason, TrackingStatus } from './tracking.ts'
export type { IconName, Tone, Told, ToldBadge, ToldTime, ToldValue } from './told.ts'
export type { ErrorBody, ErrorCode } from './errors.ts'
