import { cleanup, render, screen, within } from '@testing-library/preact'
import { afterEach, expect, test, vi } from 'vitest'
import type { DeliveryAccuracy, DeliveryAccuracyRow, ShopData } from './api.ts'
import { DeliveryPage } from './delivery-page.tsx'

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const row = (changes: Partial<DeliveryAccuracyRow> = {}): DeliveryAccuracyRow => ({
  carrier: '', destination: '', told: 'first', deliveries: 1240, kept: 0.934, near: 0.98, errorDays: 0.64, p50Held: 0.57, p90Held: null, ...changes,
})
function show(accuracy: Partial<DeliveryAccuracy>) {
  const asked: string[] = []
  vi.stubGlobal('fetch', async (path: string) => {
    asked.push(path)
    return Response.json({ days: 90, names: { dhl: 'DHL' }, all: [], carriers: [], lanes: [], ...accuracy })
  })
  render(<DeliveryPage shop={{ id: 'a&b' } as ShopData} />)
  return asked
}

test('before anything was counted the page says what it waits for', async () => {
  const asked = show({})
  expect(await screen.findByText(/No parcel has arrived yet/)).toBeTruthy()
  expect(asked).toEqual(['/admin/api/shops/a%26b/delivery-accuracy'])
  expect(screen.queryByRole('table')).toBeNull()
})

test('all, by carrier and by lane; what nobody counted is a dash, or no column; a stranger\'s name is text', async () => {
  show({ all: [row({ p90Held: 0.9 })], carriers: [row({ carrier: 'dhl', told: 'hand_over' }), row({ carrier: '<b>own</b>' })], lanes: [row({ carrier: 'dhl', destination: 'DE-BY' }), row({ carrier: 'unknown', destination: 'AT' })] })
  const [byCarrier, byLane] = await screen.findAllByRole('table')
  const rows = (table: HTMLElement | undefined) => within(table!).getAllByRole('row').slice(1).map((each) => [...each.children].map((cell) => cell.textContent))
  expect(rows(byCarrier)).toEqual([
    ['All, told first', '1,240', '93%', '98%', '0.6', '57%', '90%'], ['DHL, told at hand-over', '1,240', '93%', '98%', '0.6', '57%', '–'], ['<b>own</b>, told first', '1,240', '93%', '98%', '0.6', '57%', '–'],
  ])
  expect(rows(byLane).map(([name]) => name)).toEqual(['DHL → Germany (BY)', 'No carrier → Austria'])
  expect(screen.getByText('Share that arrived no later than the last day told.')).toBeTruthy()
})

test('a server that refuses is told', async () => {
  vi.stubGlobal('fetch', async () => Response.json({ error: { code: 'not_found', message: 'There is no such shop.', requestId: 'r' } }, { status: 404 }))
  render(<DeliveryPage shop={{ id: 'x' } as ShopData} />)
  expect((await screen.findByRole('alert')).textContent).toBe('There is no such shop.')
})
