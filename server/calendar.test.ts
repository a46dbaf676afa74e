import { expect, test } from 'vitest'
import { calendarFile } from './calendar.ts'

test('an all-day event ends with the next day, over the end of a year too, and text stays text', () => {
  const file = calendarFile({ id: 'reorder.1', title: 'Kaffee, bald; leer\nBEGIN:VALARM', day: '2026-12-31', url: 'https://shop.example/o/x', at: Date.UTC(2026, 10, 20) })
  expect(file).toContain('DTSTART;VALUE=DATE:20261231')
  expect(file).toContain('DTEND;VALUE=DATE:20270101')
  expect(file).toContain('UID:reorder.1@afterglow')
  expect(file).toContain('SUMMARY:Kaffee\\, bald\\; leer\\nBEGIN:VALARM')
})
