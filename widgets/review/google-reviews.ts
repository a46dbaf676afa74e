import type { GoogleOptIn } from './view.ts'

interface SurveyOptIn { load(name: string, ready: () => void): void; surveyoptin: { render(options: Record<string, unknown>): void } }
type GoogleWindow = Window & { gapi?: SurveyOptIn; afterglowGoogleReady?: () => void }

const script = 'https://apis.google.com/js/platform.js?onload=afterglowGoogleReady'

/** Opens Google's survey question (support.google.com/merchants/answer/7106244). Rejects where Google's script does not load. */
export async function openGoogleOptIn({ merchantId, orderId, email, country, deliveryDay, gtins }: GoogleOptIn, loadScript: (url: string) => Promise<void>): Promise<void> {
  const page = window as GoogleWindow
  const ready = page.gapi ? Promise.resolve() : new Promise<void>((resolve) => { page.afterglowGoogleReady = resolve })
  if (!page.gapi) await loadScript(script)
  await ready
  await new Promise<void>((resolve) => { page.gapi!.load('surveyoptin', resolve) })
  page.gapi!.surveyoptin.render({
    merchant_id: Number(merchantId), order_id: orderId, email, delivery_country: country, estimated_delivery_date: deliveryDay,
    ...gtins.length > 0 && { products: gtins.map((gtin) => ({ gtin })) },
  })
}
