import { expect, test } from 'vitest'
import { calendarFile } from './calendar.ts'

test('an all-day event ends with the next day, over the end of a year too, and text stays text', () => {
  const file = calendarFile({ id: 'reorder.1', title: 'Kaffee, bald; leer\nBEGIN:VALARM', day: '2026-12-31', url: 'https://shop.example/o/x', at: Date.UTC(2026, 10, 20) })
  expect(file).toContain('DTSTART;VALUE=DATE:20261231')
  expect(file).toContain('DTEND;VALUE=DATE:20270101')
  expect(file).toContain('UID:reorder.1@afterglow')
  expect(file).toContain('SUMMARY:Kaffee\\, bald\\; leer BEGIN:VALARM')
})

test('a title stays one line, whatever breaks it holds', () => {
  const file = calendarFile({ id: 'x', title: 'Shop\r\nATTACH:https://evil.example\rBEGIN:VALARM\u2028X\nY; Z, "q"', day: '2026-12-01', url: 'https://shop.example/o/1', at: 0 })
  expect(file.split(/\r\n|[\r\n\u2028]/).filter((line) => /^(ATTACH|BEGIN:VALARM|X|Y)/.test(line)).filter((line) => !line.startsWith('X-'))).toEqual([])
  expect(file.replaceAll('\r\n ', '')).toContain('SUMMARY:Shop ATTACH:https://evil.example BEGIN:VALARM X Y\\; Z\\, "q"')
})
