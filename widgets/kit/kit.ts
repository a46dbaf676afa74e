import type { ComponentChildren, ComponentType } from 'preact'
import type { IconName, Money, Tone } from '../../server/contract/page-types.ts'

/** The primitives a widget may draw with. Names follow Shopify's components; each host maps them to what it has. */
export type { IconName, Tone }
export type Gap = 'none' | 'xs' | 'sm' | 'md' | 'lg' | 'xl'
interface Children { children?: ComponentChildren }

export interface KitProps {
  /** A section with a frame. `rows` separates its children by lines. `label` names the region. */
  Card: Children & { label: string; tone?: 'plain' | 'sunken'; rows?: boolean }
  Stack: Children & { gap?: Gap; grow?: boolean }
  Inline: Children & { gap?: Gap; align?: 'start' | 'center' | 'between' | 'baseline'; wrap?: boolean }
  /** As many columns as fit, each at least this wide. */
  Grid: Children & { min?: 'sm' | 'md' | 'lg' }
  Split: { main: ComponentChildren; side: ComponentChildren }
  /** Cards beside each other: scrolls where narrow, a grid where wide. */
  Row: Children & { label: string }
  /** Children under each other, separated by lines. */
  List: Children & { label?: string }
  Divider: Record<never, never>
  Heading: Children & { level: 1 | 2 | 3 | 4; size?: 'md' | 'lg' | 'xl' | '2xl'; muted?: boolean }
  /** A paragraph, or a run inside one with `inline`. `language` marks text in another language. */
  Text: Children & { size?: 'xs' | 'sm' | 'md'; tone?: 'muted' | 'success' | 'warning' | 'critical'; strong?: boolean; struck?: boolean; mono?: boolean; inline?: boolean; language?: string }
  /** `block`: a line of its own with a full target. */
  Link: Children & { href: string; block?: boolean; icon?: IconName; external?: boolean; label?: string }
  Button: Children & {
    variant?: 'primary' | 'secondary' | 'plain'; tone?: 'critical'; icon?: IconName; full?: boolean
    /** Leads somewhere instead of doing something. */
    href?: string
    /** Inside a Form: sends it; without: needs onPress. */
    submit?: boolean
    onPress?: () => void
    busy?: boolean
    /** Why it cannot be pressed now; shown, and keeps it focusable. */
    disabledReason?: string
    /** What a screen reader says, where the visible text is not enough. Contains the visible text. */
    label?: string
  }
  Icon: { name: IconName; size?: 'sm' | 'md' | 'lg'; flip?: boolean }
  /** Square picture of a product or a proof. `alt` may be empty where the words beside it tell the same. */
  Image: { src: string | undefined; alt: string; size?: 'sm' | 'md' | 'full'; dim?: boolean }
  Thumb: { src: string | undefined; alt: string; quantity?: number }
  Badge: Children & { tone?: Tone; icon?: IconName }
  Banner: Children & { tone?: Exclude<Tone, 'accent'>; icon?: IconName; title?: string }
  /** `now` is the index of the current step; `final` when nothing follows. */
  Steps: { label: string; steps: { label: string; detail?: string }[]; now: number; tone?: 'warning' | 'critical' | 'success'; final?: boolean; position: string; next?: string }
  Progress: { value: number; max: number; label: string }
  Timeline: { label: string; events: TimelineEvent[] }
  Details: Children & { summary: string; open?: boolean; variant?: 'list' | 'quiet'; onToggle?: (open: boolean) => void }
  /** A buyer's act. Sends its named fields as `input` of `act`; works without JavaScript. */
  Form: Children & { act: string; values?: Record<string, string>; label?: string }
  TextField: Field & { type?: 'text' | 'search' | 'email'; icon?: IconName; placeholder?: string; onInput?: (value: string) => void }
  TextArea: Field & { rows?: number; placeholder?: string }
  Select: Field & { options: { value: string; label: string }[] }
  ChoiceList: { name: string; label: string; labelHidden?: boolean; options: Choice[]; multiple?: boolean; selected?: string[]; variant?: 'plain' | 'card'; onChange?: (values: string[]) => void }
  Checkbox: { name: string; label: string; checked?: boolean; onChange?: (checked: boolean) => void }
  /** Five stars as radio buttons; `labels[i]` names i + 1 stars. */
  Rating: { name: string; label: string; labels: string[]; value?: number; onChange?: (value: number) => void }
  Facts: { rows: { term: string; value: ComponentChildren; copy?: string; copyLabel?: string }[] }
  /** An always dark-on-white code of this text. */
  QrCode: { payload: string; label: string }
  Money: { value: Money; was?: Money }
  /** A time as text and machine-readable. `text` is what format made of it. */
  Time: { at: string; text: string }
  Copy: { text: string; label: string; done: string }
  ProductCard: Children & { image: string | undefined; title: string; href?: string; price?: Money; was?: Money; unitPrice?: string; why?: { summary: string; text: string } }
  /** One line of an order: picture, what, how much. */
  LineItem: Children & { image: string | undefined; title: string; quantity?: number; dim?: boolean; end?: ComponentChildren }
  Skeleton: { lines: number; label: string }
  /** Told politely to screen readers when its text changes. */
  Status: Children & { hidden?: boolean }
  /** schema.org data for machines; hosts without a document leave it out. */
  JsonLd: { data: Record<string, unknown> }
}
export interface TimelineEvent {
  text: string
  detail: string
  now?: boolean
  tone?: 'warning' | 'critical'
  /** The carrier's own words, with their language. */
  quote?: { text: string; language?: string }
  /** Heading of a new day, before this event. */
  day?: string
}
/** `image`: a small picture before the label; its words are the label's. */
export interface Choice { value: string; label: string; hint?: string; image?: string; end?: ComponentChildren; disabled?: boolean }
interface Field {
  name: string; label: string; labelHidden?: boolean; hint?: string; error?: string; value?: string
  required?: boolean; maxLength?: number; autocomplete?: string
}
export type Kit = { [Name in keyof KitProps]: ComponentType<KitProps[Name]> }
