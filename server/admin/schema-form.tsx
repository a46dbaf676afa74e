import { useId } from 'preact/hooks'
import type { FormSchema } from './api.ts'
import { AdminIcon } from './icon.tsx'
import { formText, t } from './texts.ts'

interface Props { schema: FormSchema; value: unknown; onChange: (value: unknown) => void; name: string; path?: string; errors?: ReadonlyMap<string, string> }
type Objects = Record<string, unknown>

/** `url | ""` and the like: the first branch that can be entered is what the merchant sees. */
export const simplified = (schema: FormSchema): FormSchema => {
  const branch = schema.anyOf?.find((option) => option.const === undefined)
  return branch ? { ...branch, title: schema.title ?? branch.title, description: schema.description ?? branch.description, default: schema.default } : schema
}
const titleOf = (schema: FormSchema, name: string) => formText(schema.title ?? name)
const optionOf = ({ labels }: FormSchema, option: string) => labels?.[option] ?? t(`options.${option}`, { defaultValue: option })
/** The kind of entry a browser has help for: a calendar, a clock, a keyboard with @. */
const typeOf = ({ secret, type, format }: FormSchema) =>
  secret ? 'password' : type === 'number' || type === 'integer' ? 'number' : format === 'email' || format === 'date' || format === 'time' ? format : 'text'
const emptyOf = (schema: FormSchema): unknown => schema.default ?? ({ object: {}, array: [], boolean: false, number: 0, integer: 0, string: '' }[schema.type ?? 'string'])

/** A form made of a settings schema: whatever a widget lets the merchant set needs no line of code here. */
export function SchemaForm(props: Props) {
  const schema = simplified(props.schema)
  if (schema.type === 'object' && schema.properties) return <ObjectFields {...props} schema={schema} />
  if (schema.type === 'array' && schema.items?.enum) return <Choices {...props} schema={schema} />
  if (schema.type === 'array') return <ItemList {...props} schema={schema} />
  if (schema.type === 'boolean') return <Switch {...props} schema={schema} />
  if (schema.type === 'object') return null
  return <Entry {...props} schema={schema} />
}

export function ObjectFields({ schema, value, onChange, path = '', errors }: Props) {
  const current = (value ?? {}) as Objects
  return (
    <>
      {Object.entries(schema.properties ?? {}).map(([key, property]) => {
        const inner = simplified(property)
        const field = (
          <SchemaForm key={key} name={key} path={path ? `${path}.${key}` : key} schema={property} errors={errors}
            value={current[key] ?? inner.default} onChange={(next) => onChange({ ...current, [key]: next })} />
        )
        return inner.type === 'object' && inner.properties
          ? <fieldset key={key} class="adm-group"><legend class="ag-label">{titleOf(inner, key)}</legend>{field}</fieldset>
          : field
      })}
    </>
  )
}

function Entry({ schema, value, onChange, name, path = name, errors }: Props) {
  const id = useId()
  const error = errors?.get(path)
  const numeric = schema.type === 'number' || schema.type === 'integer'
  const described = [schema.description && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined
  const shared = { id, class: 'ag-input', 'aria-describedby': described, 'aria-invalid': error ? true : undefined }
  const take = (text: string) => onChange(numeric ? (text === '' ? undefined : Number(text)) : text)
  return (
    <div class="ag-field" data-invalid={error ? '' : undefined}>
      <label for={id}>{titleOf(schema, name)}</label>
      {schema.enum
        ? <select {...shared} value={String(value ?? '')} onChange={(event) => onChange(event.currentTarget.value || undefined)}>
            {schema.default === undefined && <option value="">–</option>}
            {schema.enum.map((option) => <option key={option} value={option}>{optionOf(schema, option)}</option>)}
          </select>
        : schema.multiline || (schema.maxLength ?? 0) > 300 && !schema.format
          ? <textarea {...shared} rows={4} value={String(value ?? '')} onInput={(event) => take(event.currentTarget.value)} />
          : <input {...shared} type={typeOf(schema)} autocomplete={schema.secret ? 'off' : undefined}
              min={schema.minimum} max={schema.maximum} value={String(value ?? '')} onInput={(event) => take(event.currentTarget.value)} />}
      {schema.description && <p class="ag-xs ag-muted" id={`${id}-hint`}>{formText(schema.description)}</p>}
      {error && <p class="ag-field__error" id={`${id}-error`}><AdminIcon name="alert" size="sm" />{error}</p>}
    </div>
  )
}

function Switch({ schema, value, onChange, name }: Props) {
  const id = useId()
  return (
    <div class="adm-switch">
      <label for={id}>{titleOf(schema, name)}{schema.description && <small>{formText(schema.description)}</small>}</label>
      <span class="switch"><input id={id} type="checkbox" role="switch" aria-checked={Boolean(value)} checked={Boolean(value)} onChange={(event) => onChange(event.currentTarget.checked)} /><i /></span>
    </div>
  )
}

function Choices({ schema, value, onChange, name }: Props) {
  const chosen = (value ?? []) as string[]
  return (
    <fieldset class="adm-group">
      <legend class="ag-label">{titleOf(schema, name)}</legend>
      {schema.description && <p class="ag-xs ag-muted">{formText(schema.description)}</p>}
      <div class="adm-choices">{schema.items!.enum!.map((option) => (
        <label key={option} class="ag-choice">
          <input type="checkbox" checked={chosen.includes(option)} onChange={(event) => onChange(event.currentTarget.checked ? [...chosen, option] : chosen.filter((other) => other !== option))} />
          {optionOf(schema.items!, option)}
        </label>
      ))}</div>
    </fieldset>
  )
}

function ItemList({ schema, value, onChange, name, path = name, errors }: Props) {
  const items = (value ?? []) as unknown[]
  const inner = simplified(schema.items ?? { type: 'string' })
  const replace = (index: number, next: unknown) => onChange(items.map((item, at) => (at === index ? next : item)))
  return (
    <fieldset class="adm-group">
      <legend class="ag-label">{titleOf(schema, name)}</legend>
      {schema.description && <p class="ag-xs ag-muted">{formText(schema.description)}</p>}
      {items.map((item, index) => (
        <div key={index} class="adm-item" data-bare={inner.type === 'string' ? '' : undefined}>
          <div class="adm-item__fields"><SchemaForm schema={{ ...inner, title: inner.title ?? `${titleOf(schema, name)} ${index + 1}` }} name={`${name} ${index + 1}`} path={`${path}.${index}`} errors={errors} value={item} onChange={(next) => replace(index, next)} /></div>
          <button type="button" class="ag-button" data-icon-only data-variant="plain" aria-label={t('remove', { what: `${titleOf(schema, name)} ${index + 1}` })} onClick={() => onChange(items.filter((_, at) => at !== index))}><AdminIcon name="x" /></button>
        </div>
      ))}
      {items.length < (schema.maxItems ?? 100) && <button type="button" class="ag-button adm-add" aria-label={t('addOne', { what: titleOf(schema, name) })} onClick={() => onChange([...items, emptyOf(inner)])}><AdminIcon name="plus" size="sm" />{t('add')}</button>}
    </fieldset>
  )
}
