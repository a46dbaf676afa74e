/** `/embed/v1.js`: finds the elements and fetches what draws them once the first is on, or nearly on, the screen. */
const selector = 'afterglow-page,afterglow-widget'
const begin = () => void import('./main.ts')

const seen = new IntersectionObserver((entries) => {
  if (!entries.some(({ isIntersecting }) => isIntersecting)) return
  seen.disconnect()
  added.disconnect()
  begin()
}, { rootMargin: '600px' })
const find = () => { for (const element of document.querySelectorAll(selector)) seen.observe(element) }
const added = new MutationObserver(find)

added.observe(document, { childList: true, subtree: true })
find()
