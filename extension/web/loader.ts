import { AfterglowElement } from './element.ts'

/** `/embed/v1.js`: makes the elements known once the first of them is on, or nearly on, the screen. */
const names = ['afterglow-page', 'afterglow-widget']

const near = new IntersectionObserver((entries) => {
  if (!entries.some(({ isIntersecting }) => isIntersecting)) return
  near.disconnect()
  added.disconnect()
  // A registry takes each class once.
  for (const name of names) if (!customElements.get(name)) customElements.define(name, class extends AfterglowElement {})
}, { rootMargin: '600px' })
const find = () => { for (const element of document.querySelectorAll(names.join())) near.observe(element) }
const added = new MutationObserver(find)

const begin = () => {
  added.observe(document, { childList: true, subtree: true })
  find()
}
// An element that is defined while its declared shadow root is still being parsed would draw beside it.
if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', begin)
else begin()
