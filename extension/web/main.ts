import { AfterglowElement } from './element.tsx'

/** Two names, one class: a registry takes each class once. */
for (const name of ['afterglow-page', 'afterglow-widget']) if (!customElements.get(name)) customElements.define(name, class extends AfterglowElement {})
