// Blocks of Afterglow in a theme. Each is HTML of the theme first; what it lacks is asked for through the app proxy once it is near the
// screen. The embed of our own server is loaded only where somebody opens an order, or the page holds one of its elements.
(() => {
  if (window.afterglowTheme) return
  window.afterglowTheme = true
  const element = (name, text, className) => Object.assign(document.createElement(name), { textContent: text, className: className ?? '' })

  async function ask(block, path, query, init) {
    const { proxy, locale } = block.dataset
    const response = await fetch(`${proxy}/${path}?${new URLSearchParams({ locale, ...query })}`, { ...init, headers: { Accept: 'application/json' } })
    if (!response.ok) throw Object.assign(new Error(path), { status: response.status })
    return response
  }

  let embed
  const loadEmbed = (src) => {
    embed ??= document.head.appendChild(Object.assign(document.createElement('script'), { src: `${src}/embed/v1.js`, async: true }))
  }

  // Room that nobody needs is given back while it is out of sight, so that nothing jumps.
  const onceUnseen = (node, change) => new IntersectionObserver(([entry], observer) => {
    if (entry.isIntersecting) return
    change()
    observer.disconnect()
  }).observe(node)
  function leave(block) {
    block.dataset.empty = ''
    onceUnseen(block, () => { block.hidden = true })
  }
  function fill(list, put) {
    list.style.minBlockSize = `${list.offsetHeight}px`
    put()
    onceUnseen(list, () => { list.style.minBlockSize = 'auto' })
  }

  function showOrder(block, { src, token }) {
    const page = document.createElement('afterglow-page')
    for (const [name, value] of Object.entries({ src, token, locale: block.dataset.locale, placement: 'tracking_page' })) page.setAttribute(name, value)
    block.querySelector('[data-order]').replaceChildren(page)
    loadEmbed(src)
  }

  async function listOrders(block, list) {
    const { orders, src } = await (await ask(block, 'orders', {})).json()
    if (!orders.length) return leave(list.closest('div'))
    return list.replaceChildren(...orders.map(({ number, placedAt, token }) => {
      const day = new Intl.DateTimeFormat(block.dataset.locale, { dateStyle: 'medium' }).format(new Date(placedAt))
      const button = Object.assign(element('button', `${number} · ${day}`, 'afterglow-link'), { type: 'button' })
      button.addEventListener('click', () => showOrder(block, { src, token }))
      const item = document.createElement('li')
      item.append(button)
      return item
    }))
  }

  function lookUp(block) {
    const form = block.querySelector('form')
    const say = (text) => { block.querySelector('output').textContent = block.dataset[text] }
    const texts = { 400: 'incomplete', 404: 'notFound', 429: 'tooMany' }
    form.addEventListener('submit', async (event) => {
      event.preventDefault()
      const button = form.querySelector('button')
      button.disabled = true
      try {
        const answer = await (await ask(block, 'track', {}, { method: 'POST', body: new URLSearchParams(new FormData(form)) })).json()
        say(answer.kind === 'page' ? 'found' : 'mailed')
        if (answer.kind === 'page') showOrder(block, answer)
      } catch ({ status }) {
        say(texts[status] ?? 'failed')
      }
      button.disabled = false
    })
    const list = block.querySelector('[data-orders]')
    if (list) listOrders(block, list).catch(() => leave(list.closest('div')))
  }

  function arrives(block) {
    const { country, locale, product } = block.dataset
    const line = block.querySelector('[data-days]')
    const by = block.querySelector('[data-by]')
    const tell = async (init) => {
      const answer = await (await ask(block, 'arrives', { country, product }, init)).json()
      line.textContent = answer.days ?? block.dataset.unknown
      const until = answer.orderBy && new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone: answer.timeZone }).format(new Date(answer.orderBy))
      by.textContent = until ? block.dataset.byText.replace('%time%', until) : ''
    }
    const failed = () => { line.textContent = block.dataset.unknown }
    block.querySelector('form')?.addEventListener('submit', (event) => {
      event.preventDefault()
      // A postcode says where somebody lives: in the body, where no log keeps it.
      tell({ method: 'POST', body: new URLSearchParams(new FormData(event.target)) }).catch(failed)
    })
    return tell().catch(failed)
  }

  async function offers(block) {
    const { product, variants, limit } = block.dataset
    // Liquid of ours, written by Shopify with the prices and texts of this buyer's market.
    const html = await (await ask(block, 'cross-sell', { product, variants, limit })).text()
    const list = block.querySelector('[data-list]')
    if (!html.includes('<li')) return leave(block)
    return fill(list, () => { list.innerHTML = html })
  }

  async function faq(block) {
    const { questions } = await (await ask(block, 'faq', { limit: block.dataset.limit })).json()
    if (!questions.length) return leave(block)
    const list = block.querySelector('[data-list]')
    return fill(list, () => list.replaceChildren(...questions.map(({ question, answer }) => {
      const details = document.createElement('details')
      details.append(element('summary', question), ...answer.split(/\n+/).map((text) => element('p', text)))
      return details
    })))
  }

  const kinds = { lookUp, arrives, offers, faq }
  const near = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue
      near.unobserve(target)
      Promise.resolve(kinds[target.dataset.afterglow]?.(target)).catch(() => leave(target))
    }
  }, { rootMargin: '400px' })
  const begin = (root) => {
    for (const block of root.querySelectorAll('[data-afterglow]')) near.observe(block)
    const loader = document.querySelector('[data-afterglow-loader]')
    const bare = root.querySelector('afterglow-page, afterglow-widget')
    if (loader && bare) ask(loader, 'home', {}).then((response) => response.json()).then(({ src }) => loadEmbed(src)).catch(() => {})
  }
  begin(document)
  // The theme editor draws sections anew without loading the page.
  document.addEventListener('shopify:section:load', ({ target }) => begin(target))
})()
