/** Every primitive, also those no widget draws with yet: each host tells the same, with what it has, and forms send the same. */
import { cleanup, fireEvent, render } from '@testing-library/preact'
import type { ComponentChildren, ComponentType } from 'preact'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { shopifyKit } from '../../extension/shopify-checkout/kit.tsx'
import { webKit } from '../../extension/web/kit/kit.ts'
import { makeFormat } from '../../widgets/kit/format.ts'
import { Button, Checkbox, ChoiceList, Form, HostContext, Rating, Select, TextArea, TextField } from '../../widgets/kit/host.ts'
import type { Kit, KitProps } from '../../widgets/kit/kit.ts'
import { readShopifyComponents } from './parts/shopify-components.ts'
import { readTold, untold } from './parts/told.ts'

afterEach(cleanup)
const components = readShopifyComponents()
const kits = { web: webKit, shopify: shopifyKit }
const eur = (amount: string) => ({ amount, currency: 'EUR' })
const hostile = '<script>alert(1)</script>'

const samples: { [Name in keyof KitProps]: KitProps[Name][] } = {
  Card: [{ label: 'Card', children: 'inside' }, { label: 'Rows', rows: true, children: ['one', 'two'] }, { label: 'Sunken', tone: 'sunken', children: 'quote' }],
  Stack: [{ gap: 'xl', grow: true, children: ['a1', 'b2'] }, {}],
  Inline: (['start', 'center', 'between', 'baseline'] as const).map((align) => ({ align, gap: 'none', wrap: false, children: ['left', 'right'] })),
  Grid: [{ min: 'lg', children: ['cell 1', 'cell 2'] }],
  Split: [{ main: 'main part', side: 'side part' }],
  Row: [{ label: 'Row', children: ['card 1', 'card 2'] }],
  List: [{ label: 'List', children: ['item 1', 'item 2'] }],
  Divider: [{}],
  Heading: ([1, 2, 3, 4] as const).map((level) => ({ level, size: '2xl', muted: level === 4, children: `Heading ${level}` })),
  Text: [{ children: 'plain' }, { size: 'xs', tone: 'muted', children: 'small' }, { strong: true, tone: 'critical', children: 'strong' }, { struck: true, children: '1. Dez.' }, { inline: true, mono: true, language: 'pl', children: 'w drodze' }],
  Link: [{ href: 'https://shop.example/?a=1&b=2', children: 'Shop' }, { href: 'mailto:a@b.example', external: true, icon: 'mail', label: 'Write to us', block: true, children: 'Write' }, { href: 'javascript:alert(1)', children: hostile }],
  Button: [
    { children: 'Press', onPress: () => {} }, { variant: 'primary', full: true, children: 'Primary' }, { variant: 'plain', children: 'Plain' }, { href: 'https://shop.example/cart', icon: 'cart', children: 'Cart' },
    { tone: 'critical', busy: true, label: 'Delete it now', children: 'Delete' }, { disabledReason: 'Choose something first', children: 'Send' }, { href: 'javascript:alert(1)', children: 'No' }, { variant: 'plain', disabledReason: 'Not yet', children: 'Later' },
  ],
  Icon: [{ name: 'truck', size: 'lg' }, { name: 'bell' }, { name: 'right', flip: true }],
  Image: [{ src: 'https://shop.example/a.jpg', alt: 'A cup', size: 'full' }, { src: undefined, alt: '', dim: true }, { src: 'javascript:alert(1)', alt: '', size: 'md' }],
  Thumb: [{ src: 'https://shop.example/a.jpg', alt: 'A cup', quantity: 3 }, { src: undefined, alt: '' }],
  Badge: [...(['accent', 'success', 'warning', 'critical', 'info'] as const).map((tone) => ({ tone, icon: 'check' as const, children: tone })), { children: 'plain badge' }],
  Banner: [...(['success', 'warning', 'critical', 'info'] as const).map((tone) => ({ tone, title: `Title ${tone}`, children: 'Text' })), { icon: 'offline', children: 'No tone' }],
  Steps: [{ label: 'Way', steps: [{ label: 'Ordered', detail: 'Mon 16 Nov' }, { label: 'Sent' }, { label: 'There', detail: 'Fri 20 Nov' }], now: 1, position: 'Step 2 of 3', next: 'Next: There' }, { label: 'Way', steps: [{ label: 'All' }], now: 0, final: true, tone: 'success', position: 'Done' }],
  Progress: [{ value: 2, max: 5, label: '2 of 5' }],
  Timeline: [{ label: 'History', events: [{ text: 'Arrived', detail: '14:32 · Kiel', now: true, day: 'Today', quote: { text: hostile, language: 'de' } }, { text: 'Late', detail: '08:00', tone: 'warning' }] }],
  Details: [{ summary: 'More', open: true, children: 'Behind' }, { summary: 'Quiet', variant: 'quiet', children: 'Why' }],
  Form: [{ act: 'rate', label: 'Rate us', values: { id: '1' }, children: 'fields' }],
  TextField: [{ name: 'a', label: 'Name', hint: 'As on the door', required: true, maxLength: 20 }, { name: 'b', label: 'Mail', type: 'email', labelHidden: true, error: 'No address', autocomplete: 'email', value: 'a@b' }, { name: 'c', label: 'Find', type: 'search', icon: 'search', placeholder: 'e.g. cup', onInput: () => {} }],
  TextArea: [{ name: 't', label: 'Words', rows: 4, placeholder: 'Tell us', hint: 'Not shown', value: '' }],
  Select: [{ name: 's', label: 'Reason', hint: 'One of these', options: [{ value: 'a', label: 'Too small' }, { value: 'b', label: 'Too big' }], value: 'b' }],
  ChoiceList: [{ name: 'c', label: 'Lines', multiple: true, selected: ['1'], options: [{ value: '1', label: 'Cup', hint: '280 ml', end: '22,00' }, { value: '2', label: 'Pot', disabled: true }] }, { name: 'd', label: 'One', labelHidden: true, variant: 'card', options: [{ value: 'x', label: 'X' }], onChange: () => {} }],
  Checkbox: [{ name: 'k', label: 'Remind me', checked: true }],
  Rating: [{ name: 'r', label: 'Stars', labels: ['1 star', '2 stars', '3 stars'], value: 2 }],
  Facts: [{ rows: [{ term: 'Number', value: '0034', copy: '0034', copyLabel: 'Copy number' }, { term: 'Weight', value: '2 kg' }] }],
  QrCode: [{ payload: 'https://shop.example/r/1', label: 'Return code' }],
  Money: [{ value: eur('12.90'), was: eur('15.00') }, { value: eur('0.00') }],
  Time: [{ at: '2026-11-20T09:00:00Z', text: 'Fri 20 Nov' }],
  Copy: [{ text: '0034', label: 'Copy it', done: 'Copied' }],
  ProductCard: [{ image: undefined, title: hostile, href: 'https://shop.example/p', price: eur('9.90'), was: eur('11.90'), unitPrice: '39,60 €/kg', why: { summary: 'Why', text: 'Often together' }, children: 'Add' }, { image: 'https://shop.example/p.jpg', title: 'Only a name' }],
  LineItem: [{ image: undefined, title: 'Cup', quantity: 3, end: '66,00', children: '280 ml' }, { image: undefined, title: 'Gone', quantity: 1, dim: true }],
  Skeleton: [{ lines: 3, label: 'Loading' }],
  Status: [{ children: 'Saved' }, { hidden: true, children: 'Told quietly' }],
  JsonLd: [{ data: { '@type': 'ParcelDelivery', note: '</script><script>alert(1)</script>' } }],
}

const inHost = (kit: Kit, children: ComponentChildren, act = vi.fn(() => Promise.resolve())) => ({
  act,
  ...render(<HostContext.Provider value={{ kit, t: (key) => key, format: makeFormat('de', 'Europe/Berlin'), locale: 'de', now: null, act }}>{children}</HostContext.Provider>),
})

describe.each(Object.keys(samples) as (keyof KitProps)[])('%s', (name) => {
  test.each(samples[name].map((props, index) => [index, props] as const))('%i', (_, props) => {
    const draw = (kit: Kit) => {
      const Primitive = kit[name] as ComponentType<Record<string, unknown>>
      return inHost(kit, <Primitive {...props as Record<string, unknown>} />).container
    }
    const [web, shopify] = [draw(webKit), draw(shopifyKit)]
    const strange = [...shopify.querySelectorAll('*')].flatMap((node) => {
      const allowed = components.get(node.localName)
      return allowed ? node.getAttributeNames().filter((attribute) => !allowed.has(attribute)).map((attribute) => `${node.localName} ${attribute}`) : [node.localName]
    })
    expect(strange).toEqual([])
    for (const container of [web, shopify]) {
      expect(container.querySelectorAll('script:not([type="application/ld+json"])')).toHaveLength(0)
      expect([...container.querySelectorAll('[href], [src]')].map((node) => node.getAttribute('href') ?? node.getAttribute('src')).filter((address) => address?.startsWith('javascript'))).toEqual([])
    }
    const [onWeb, onShopify] = [readTold(web), readTold(shopify)]
    expect({ onlyOnWeb: untold(onWeb, onShopify), onlyOnShopify: untold(onShopify, onWeb) }).toEqual({ onlyOnWeb: [], onlyOnShopify: [] })
    expect(onShopify.links).toEqual(onWeb.links)
  })
})

const wholeForm = (
  <Form act="send" values={{ id: '7' }}>
    <TextField name="name" label="Name" value="Ada" />
    <TextArea name="words" label="Words" />
    <Select name="reason" label="Reason" options={[{ value: 'small', label: 'Small' }, { value: 'big', label: 'Big' }]} />
    <ChoiceList name="lines" label="Lines" multiple selected={['1']} options={[{ value: '1', label: 'One' }, { value: '2', label: 'Two' }]} />
    <ChoiceList name="none" label="None" multiple options={[{ value: '1', label: 'One more' }]} />
    <ChoiceList name="way" label="Way" options={[{ value: 'mail', label: 'Mail' }]} />
    <Rating name="stars" label="Stars" labels={['1 star', '2 stars']} />
    <Checkbox name="remind" label="Remind" />
    <Button submit>Send</Button>
  </Form>
)
const submit = (container: Element) => fireEvent(container.querySelector('form, s-form')!, new Event('submit', { bubbles: true, cancelable: true }))

test('an untouched form sends the same from every host', () => {
  for (const kit of Object.values(kits)) {
    const { container, act } = inHost(kit, wholeForm)
    submit(container)
    expect(act).toHaveBeenCalledWith('send', { id: '7', name: 'Ada', words: '', reason: 'small', lines: ['1'], none: [] })
    cleanup()
  }
})

test('Shopify: what the buyer enters is sent, once, and a refusal is told', async () => {
  let refuse: (error: Error) => void = () => {}
  const act = vi.fn(() => new Promise<void>((_, reject) => { refuse = reject }))
  const { container, findByText } = inHost(shopifyKit, wholeForm, act)
  const enter = (selector: string, fields: Record<string, unknown>, event: string) => fireEvent(Object.assign(container.querySelector(selector)!, fields), new Event(event))
  enter('s-text-field', { value: 'Grace' }, 'input')
  enter('s-text-area', { value: '<b>Danke</b>' }, 'input')
  enter('s-select', { value: 'big' }, 'change')
  enter('s-choice-list[name=lines]', { values: ['1', '2'] }, 'change')
  enter('s-choice-list[name=way]', { values: ['mail'] }, 'change')
  enter('s-choice-list[name=stars]', { values: ['2'] }, 'change')
  enter('s-checkbox', { checked: true }, 'change')
  submit(container)
  submit(container)
  expect(act).toHaveBeenCalledTimes(1)
  expect(act).toHaveBeenCalledWith('send', { id: '7', name: 'Grace', words: '<b>Danke</b>', reason: 'big', lines: ['1', '2'], none: [], way: 'mail', stars: '2', remind: 'true' })
  refuse(new Error('Please try again'))
  expect((await findByText('Please try again')).localName).toBe('s-text')
})
