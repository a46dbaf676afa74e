interface Props<Option extends string> { label: string; options: readonly Option[]; value: string; text: (option: Option) => string; onChange: (value: Option) => void }

/** A choice of a few, side by side. */
export function Segments<Option extends string>({ label, options, value, text, onChange }: Props<Option>) {
  return (
    <fieldset class="seg"><legend class="ag-vh">{label}</legend>
      {options.map((option) => <label key={option}><input type="radio" name={label} checked={option === value} onChange={() => onChange(option)} />{text(option)}</label>)}
    </fieldset>
  )
}
