/** What the routes count; server/metrics.ts turns it into Prometheus series. */
export interface HttpMetrics {
  request(method: string, route: string, status: number, seconds: number): void
  /** `hit` from memory, `unchanged` as 304, `composed` anew. */
  page(result: 'hit' | 'unchanged' | 'composed'): void
  liveConnections(count: number): void
  text(): Promise<string>
  contentType: string
}
