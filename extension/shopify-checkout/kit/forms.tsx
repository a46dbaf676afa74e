import { createContext, type ComponentProps } from 'preact'
import { useContext, useEffect, useRef, useState } from 'preact/hooks'
import { withHost, type Host } from '../../../widgets/kit/host.ts'
import type { Kit, KitProps } from '../../../widgets/kit/kit.ts'
import { Busy } from './core.tsx'

/** What Shopify's fields carry; their events are typed as plain ones. */
const fieldOf = (event: Event) => event.currentTarget as unknown as { value?: string; values?: string[]; checked?: boolean }

type Value = string | string[] | undefined
/** Shopify's form hands over no field values: each field keeps its own here. */
const Fields = createContext<Map<string, Value> | null>(null)

function useField(name: string, initial: Value): (value: Value) => void {
  const fields = useContext(Fields)
  useEffect(() => {
    if (!fields) return
    if (!fields.has(name)) fields.set(name, initial)
    return () => { fields.delete(name) }
  }, [fields, name])
  return (value) => { fields?.set(name, value) }
}

function Form({ act, values, label, children }: KitProps['Form'], host: Host) {
  const fields = useRef(new Map<string, Value>()).current
  const sending = useRef(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState('')
  const send = async () => {
    if (sending.current) return
    sending.current = true
    setBusy(true)
    setFailure('')
    try {
      await host.act(act, { ...values, ...Object.fromEntries([...fields].filter(([, value]) => value !== undefined)) })
    } catch (error) {
      setFailure((error as Error).message)
    }
    sending.current = false
    setBusy(false)
  }
  return (
    <s-form onSubmit={() => void send()}>
      <s-stack gap="base" accessibilityLabel={label}>
        <Fields.Provider value={fields}><Busy.Provider value={busy}>{children}</Busy.Provider></Fields.Provider>
        <s-box accessibilityRole="alert">{failure && <s-text tone="critical">{failure}</s-text>}</s-box>
      </s-stack>
    </s-form>
  )
}

const hinted = (field: preact.JSX.Element, hint: string | undefined) =>
  (hint ? <s-stack gap="small-300">{field}<s-text type="small" color="subdued">{hint}</s-text></s-stack> : field)

type Field = KitProps['TextArea']
const wiring = ({ name, label, labelHidden, error, required, maxLength }: Field) =>
  ({ name, label, error, required, maxLength, labelAccessibilityVisibility: labelHidden ? 'exclusive' as const : 'visible' as const })
/** Controlled only where the widget listens; otherwise a fresh page must not overwrite what the buyer is typing. */
const valueOf = (value: string | undefined, listens: unknown) => (listens ? { value: value ?? '' } : { defaultValue: value })

function TextField({ type, placeholder, value, onInput, ...field }: KitProps['TextField']) {
  const keep = useField(field.name, value ?? '')
  const input = (event: Event) => {
    const typed = fieldOf(event).value ?? ''
    keep(typed)
    onInput?.(typed)
  }
  const common = { ...wiring(field), placeholder, ...valueOf(value, onInput) }
  if (type === 'email') return hinted(<s-email-field {...common} autocomplete={field.autocomplete as ComponentProps<'s-email-field'>['autocomplete']} onInput={input} />, field.hint)
  return hinted(<s-text-field {...common} autocomplete={field.autocomplete as ComponentProps<'s-text-field'>['autocomplete']} icon={type === 'search' ? 'search' : ''} onInput={input} />, field.hint)
}

function TextArea({ rows = 3, placeholder, value, ...field }: KitProps['TextArea']) {
  const keep = useField(field.name, value ?? '')
  return hinted(<s-text-area {...wiring(field)} rows={rows} placeholder={placeholder} defaultValue={value} onInput={(event) => keep(fieldOf(event).value)} />, field.hint)
}

function Select({ options, value, name, label, error, required, hint }: KitProps['Select']) {
  const keep = useField(name, value ?? options[0]?.value)
  return hinted(
    <s-select name={name} label={label} error={error} required={required} onChange={(event) => keep(fieldOf(event).value)}>
      {options.map((option) => <s-option key={option.value} value={option.value} defaultSelected={option.value === value}>{option.label}</s-option>)}
    </s-select>, hint)
}

function ChoiceList({ name, label, labelHidden, options, multiple, selected = [], onChange }: KitProps['ChoiceList']) {
  const keep = useField(name, multiple ? selected : selected[0])
  const change = (event: Event) => {
    const values = fieldOf(event).values ?? []
    keep(multiple ? values : values[0])
    onChange?.(values)
  }
  return (
    <s-choice-list name={name} label={label} labelAccessibilityVisibility={labelHidden ? 'exclusive' : 'visible'} multiple={Boolean(multiple)} onChange={change} {...onChange && { values: selected }}>
      {options.map((option) => (
        <s-choice key={option.value} value={option.value} disabled={Boolean(option.disabled)} {...!onChange && { defaultSelected: selected.includes(option.value) }}>
          {option.label}
          {option.hint && <s-text slot="details" type="small" color="subdued">{option.hint}</s-text>}
          {option.end && <s-stack slot="secondary-content">{option.end}</s-stack>}
        </s-choice>
      ))}
    </s-choice-list>
  )
}

function Checkbox({ name, label, checked = false, onChange }: KitProps['Checkbox']) {
  const keep = useField(name, checked ? 'true' : undefined)
  return (
    <s-checkbox name={name} value="true" label={label} {...(onChange ? { checked } : { defaultChecked: checked })} onChange={(event) => {
      const now = Boolean(fieldOf(event).checked)
      keep(now ? 'true' : undefined)
      onChange?.(now)
    }} />
  )
}

const Rating = ({ name, label, labels, value, onChange }: KitProps['Rating']) => (
  <ChoiceList name={name} label={label} options={labels.map((text, index) => ({ value: String(index + 1), label: text }))}
    selected={value ? [String(value)] : []} onChange={onChange && (([picked]) => onChange(Number(picked)))} />
)

export const formKit = { Form: withHost(Form), TextField, TextArea, Select, ChoiceList, Checkbox, Rating } satisfies Partial<Kit>
