import { Component, type ComponentChildren, type JSX } from 'preact'
import { withState } from '../../../widgets/kit/host.ts'
import type { Kit, KitProps } from '../../../widgets/kit/kit.ts'
import { Busy, Icon, safeHref } from './core.tsx'

type Submit = JSX.TargetedSubmitEvent<HTMLFormElement>

/** The named fields of a form as an act's input: strings, or arrays where several boxes share a name; without what the host added. */
export function readFields(form: HTMLFormElement, submitter: HTMLElement | null, hostFields: readonly string[]) {
  const input: Record<string, string | string[]> = {}
  for (const box of form.querySelectorAll<HTMLInputElement>('[data-many]')) input[box.name] = []
  for (const [name, value] of new FormData(form, submitter)) {
    if (typeof value !== 'string' || hostFields.includes(name)) continue
    const before = input[name]
    input[name] = before === undefined ? value : [before, value].flat()
  }
  return input
}

/** Forms on their way. */
const sending = new WeakSet<HTMLFormElement>()

const Form = withState<KitProps['Form'], { busy: boolean; failure: string }>({ busy: false, failure: '' }, ({ act, values, label, children }, { busy, failure }, set, host) => {
  const { idempotencyKey, ...hidden } = host.form?.hidden ?? {}
  const own = { ...hidden, act, ...idempotencyKey && { idempotencyKey: `${idempotencyKey}.${hidden.widget}.${act}` } }
  const send = async (event: Submit) => {
    event.preventDefault()
    const form = event.currentTarget
    // At once: a second press may come before the next drawing.
    if (sending.has(form)) return
    sending.add(form)
    set({ busy: true, failure: '' })
    try {
      await host.act(act, readFields(form, event.submitter, Object.keys(own)))
    } catch (error) {
      set({ failure: (error as Error).message })
    }
    sending.delete(form)
    set({ busy: false })
  }
  const fields = Object.entries({ ...own, ...values }).map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)
  return (
    <form class="ag-stack" data-gap="md" method="post" action={host.form?.url} aria-label={label} onSubmit={send}>
      {fields}
      <Busy.Provider value={busy}>{children}</Busy.Provider>
      <div role="alert">{failure ? <span class="ag-field__error"><Icon name="alert" size="sm" />{failure}</span> : null}</div>
    </form>
  )
})

interface FieldProps { name: string; label: string; labelHidden?: boolean; hint?: string; error?: string; required?: boolean; maxLength?: number; autocomplete?: string }
interface Wiring { id: string; name: string; class: string; required?: boolean; maxLength?: number; autocomplete?: string; 'aria-describedby'?: string; 'aria-invalid'?: 'true' }

let drawn = 0

class Field extends Component<FieldProps & { control: (wiring: Wiring) => ComponentChildren }> {
  id = `${typeof document === 'undefined' ? 's' : 'c'}${drawn++}`
  /** The server's id stays where it drew. */
  componentDidMount() { this.id = (this.base as Element).querySelector('label')!.htmlFor }
  render({ label, labelHidden, hint, error, name, required, maxLength, autocomplete, control }: FieldProps & { control: (wiring: Wiring) => ComponentChildren }) {
    const { id } = this
    const described = [hint && `${id}h`, error && `${id}e`].filter(Boolean).join(' ') || undefined
    return (
      <div class="ag-field" data-invalid={error ? '' : undefined}>
        <label for={id} class={labelHidden ? 'ag-vh' : undefined}>{label}</label>
        <div class="ag-field__box">
          {control({ id, name, class: 'ag-input', required, maxLength, autocomplete, 'aria-describedby': described, 'aria-invalid': error ? 'true' : undefined })}
        </div>
        {hint && <span class="ag-muted ag-xs" id={`${id}h`}>{hint}</span>}
        {error && <span class="ag-field__error" id={`${id}e`}><Icon name="alert" size="sm" />{error}</span>}
      </div>
    )
  }
}

/** Controlled only where the widget listens; otherwise a fresh page must not overwrite what the buyer is typing. */
const valueOf = (value: string | undefined, listens: unknown) => (listens ? { value: value ?? '' } : { defaultValue: value })
const checkedOf = (checked: boolean, listens: unknown) => (listens ? { checked } : { defaultChecked: checked })

function ChoiceList({ name, label, labelHidden, options, multiple, selected = [], variant, onChange }: KitProps['ChoiceList']) {
  const change = (value: string, checked: boolean) =>
    onChange?.(multiple ? options.map((option) => option.value).filter((other) => (other === value ? checked : selected.includes(other))) : [value])
  return (
    <fieldset class="ag-stack" data-gap={variant === 'card' ? 'sm' : 'none'}>
      <legend class={labelHidden ? 'ag-vh' : 'ag-label'}>{label}</legend>
      {options.map(({ value, label, hint, image, end, disabled }) => (
        <label key={value} class="ag-choice" data-variant={variant}>
          <input type={multiple ? 'checkbox' : 'radio'} name={name} value={value} disabled={disabled} data-many={multiple ? '' : undefined}
            {...checkedOf(selected.includes(value), onChange)} onChange={(event) => change(value, event.currentTarget.checked)} />
          {safeHref(image) && (
            <span class="ag-image" data-size="sm" data-dim={disabled ? '' : undefined}><img src={safeHref(image)} alt="" loading="lazy" decoding="async" width="48" height="48" /></span>
          )}
          <span class="ag-grow">{label}{hint && <span class="ag-hint">{hint}</span>}</span>
          {end}
        </label>
      ))}
    </fieldset>
  )
}

function Rating({ name, label, labels, value, onChange }: KitProps['Rating']) {
  return (
    <fieldset>
      <legend class="ag-vh">{label}</legend>
      <div class="ag-rating">
        {labels.map((text, index) => (
          <label key={index}>
            <input class="ag-vh" type="radio" name={name} value={index + 1} {...checkedOf(value === index + 1, onChange)} onChange={() => onChange?.(index + 1)} />
            <span class="ag-vh">{text}</span>
            <Icon name="star" />
          </label>
        ))}
      </div>
    </fieldset>
  )
}

export const formKit = {
  Form, ChoiceList, Rating,
  TextField: ({ type = 'text', icon, placeholder, value, onInput, ...field }) => (
    <Field {...field} control={(wiring) => (
      <>{icon && <Icon name={icon} />}<input {...wiring} type={type} placeholder={placeholder} {...valueOf(value, onInput)} onInput={(event) => onInput?.(event.currentTarget.value)} /></>
    )} />
  ),
  TextArea: ({ rows = 3, placeholder, value, ...field }) => (
    <Field {...field} control={(wiring) => <textarea {...wiring} rows={rows} placeholder={placeholder} defaultValue={value} />} />
  ),
  Select: ({ options, value, ...field }) => (
    <Field {...field} control={(wiring) => (
      <>
        <select {...{ ...wiring, maxLength: undefined }}>{options.map((option) => <option key={option.value} value={option.value} selected={option.value === value}>{option.label}</option>)}</select>
        <Icon name="down" size="sm" />
      </>
    )} />
  ),
  Checkbox: ({ name, label, checked = false, onChange }) => (
    <label class="ag-choice">
      <input type="checkbox" name={name} value="true" {...checkedOf(checked, onChange)} onChange={(event) => onChange?.(event.currentTarget.checked)} />
      <span class="ag-grow">{label}</span>
    </label>
  ),
} satisfies Partial<Kit>
