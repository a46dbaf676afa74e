import { cleanup, render, screen } from '@testing-library/preact'
import { userEvent } from '@testing-library/user-event'
import { useState } from 'preact/hooks'
import { afterEach, expect, test } from 'vitest'
import type { FormSchema } from './api.ts'
import { ObjectFields } from './schema-form.tsx'

afterEach(cleanup)

const schema: FormSchema = { type: 'object', properties: {
  service: { type: 'string', title: 'Division', enum: ['express', 'freight'] }, mode: { type: 'string', title: 'Mode', enum: ['on', 'off'], default: 'on' },
} }
let told: unknown
function Form({ start }: { start: object }) {
  const [value, setValue] = useState<unknown>(start)
  told = value
  return <ObjectFields schema={schema} name="carrier" value={value} onChange={setValue} />
}

test('an optional choice starts empty, and can be taken back', async () => {
  render(<Form start={{}} />)
  const select = screen.getByLabelText<HTMLSelectElement>('Division')
  expect([select.value, select.selectedOptions[0]!.text]).toEqual(['', '–'])
  await userEvent.selectOptions(select, 'freight')
  expect(told).toEqual({ service: 'freight' })
  await userEvent.selectOptions(select, '–')
  expect(JSON.stringify(told)).toBe('{}')
})

test('a stored choice is shown; one with a default has no empty option', () => {
  render(<Form start={{ service: 'express' }} />)
  expect(screen.getByLabelText<HTMLSelectElement>('Division').value).toBe('express')
  expect([...screen.getByLabelText<HTMLSelectElement>('Mode').options].map(({ value }) => value)).toEqual(['on', 'off'])
})
