import { Component, createContext, h, type ComponentChildren, type FunctionComponent } from 'preact'
import type { Format } from './format.ts'
import type { Kit, KitProps } from './kit.ts'
import type { Translate } from './translate.ts'

/** What a widget's component is given. `view` is what its present() told; `act` sends an act and shows the fresh page. */
export interface WidgetProps<View> { view: View; t: Translate; format: Format; act(name: string, input?: Record<string, unknown>): Promise<void> }

/** What a host supplies around every widget. */
export interface Host {
  kit: Kit
  t: Translate
  format: Format
  locale: string
  /** Sends an act of the widget the context belongs to. Rejects with a message to show. */
  act(name: string, input?: Record<string, unknown>): Promise<void>
  /** Now, in a browser; null on the server and while hydrating, where times are told absolutely. */
  now: Date | null
  /** Where a Form posts without JavaScript, and the hidden fields it needs. */
  form?: { url: string; hidden: Record<string, string> }
  /** Asks the buyer's browser to load something from elsewhere, after their click (Google opt-in). Hosts that may not, leave it out. */
  loadScript?: (url: string) => Promise<void>
}
export const HostContext = createContext<Host>(null as never)
/** A component that is also given the host. Without hooks: those come with the first widget that keeps a state of its own. */
export const withHost = <Props>(draw: (props: Props, host: Host) => ComponentChildren): FunctionComponent<Props> => Object.assign(draw, { contextType: HostContext })

/** A component that keeps a state of its own, for less than hooks weigh. `set` changes part of it. */
export function withState<Props, State extends object>(
  initial: State, draw: (props: Props, state: Readonly<State>, set: (change: Partial<State>) => void, host: Host) => ComponentChildren,
): FunctionComponent<Props> {
  // A class may stand wherever a function may; widgets are typed as functions.
  return (class extends Component<Props, State> {
    static contextType = HostContext
    state = { ...initial }
    set = (change: Partial<State>) => this.setState(change)
    render() { return draw(this.props, this.state, this.set, this.context as Host) }
  }) as never
}

const primitive = <Name extends keyof KitProps>(name: Name) => withHost<KitProps[Name]>((props, { kit }) => h(kit[name] as FunctionComponent<KitProps[Name]>, props as never))
export const Card = primitive('Card')
export const Stack = primitive('Stack')
export const Inline = primitive('Inline')
export const Grid = primitive('Grid')
export const Split = primitive('Split')
export const Row = primitive('Row')
export const List = primitive('List')
export const Divider = primitive('Divider')
export const Heading = primitive('Heading')
export const Text = primitive('Text')
export const Link = primitive('Link')
export const Button = primitive('Button')
export const Icon = primitive('Icon')
export const Image = primitive('Image')
export const Thumb = primitive('Thumb')
export const Badge = primitive('Badge')
export const Banner = primitive('Banner')
export const Steps = primitive('Steps')
export const Progress = primitive('Progress')
export const Timeline = primitive('Timeline')
export const Details = primitive('Details')
export const Form = primitive('Form')
export const TextField = primitive('TextField')
export const TextArea = primitive('TextArea')
export const Select = primitive('Select')
export const ChoiceList = primitive('ChoiceList')
export const Checkbox = primitive('Checkbox')
export const Rating = primitive('Rating')
export const Facts = primitive('Facts')
export const QrCode = primitive('QrCode')
export const Money = primitive('Money')
export const Time = primitive('Time')
export const Copy = primitive('Copy')
export const ProductCard = primitive('ProductCard')
export const LineItem = primitive('LineItem')
export const Skeleton = primitive('Skeleton')
export const Status = primitive('Status')
export const JsonLd = primitive('JsonLd')
