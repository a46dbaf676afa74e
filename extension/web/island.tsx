import { Component, hydrate, render } from 'preact'
import { Placed, placeOf, type PlaceProps } from './page.tsx'

/** Keeps what stands in the element while the page around it is drawn. */
const untouched = { __html: '' }

/** The place of a widget in a browser: what the server drew stays as it is until the component has come, and is taken over then. */
export class Island extends Component<PlaceProps> {
  alive = false
  draw() {
    const { widget, parts } = this.props
    const place = this.base as HTMLElement
    if (!parts.components.has(widget.id)) return
    const draw = this.alive || !place.firstChild ? render : hydrate
    this.alive = true
    draw(<Placed widget={widget} parts={parts} />, place)
  }
  componentDidMount() { this.draw() }
  componentDidUpdate() { this.draw() }
  componentWillUnmount() { render(null, this.base as HTMLElement) }
  render() { return <div {...placeOf(this.props.widget.id)} dangerouslySetInnerHTML={untouched} /> }
}
