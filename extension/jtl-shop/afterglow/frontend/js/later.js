/** Fills in what came too late for the page of the shop: one request to the shop itself, whose answer holds Afterglow's page. */
for (const place of document.querySelectorAll('[data-afterglow-later]')) {
  const address = place.dataset.afterglowLater
  delete place.dataset.afterglowLater
  fill(place, address, 3)
}

async function fill(place, address, tries) {
  try {
    // What is shown may run: it comes from the shop alone, wherever in its pages somebody else may have written such an element.
    if (new URL(address, location.href).origin !== location.origin) throw new Error('elsewhere')
    const answer = await fetch(address, { headers: { Accept: 'application/json' } })
    if (!answer.ok) throw new Error(String(answer.status))
    const { html } = await answer.json()
    show(place, html)
  } catch {
    if (tries > 1) setTimeout(() => fill(place, address, tries - 1), 6000)
    else place.querySelectorAll('noscript').forEach((link) => link.replaceWith(...new DOMParser().parseFromString(link.textContent, 'text/html').body.childNodes))
  }
}

/** As the browser would have read it in the page: with its shadow root, and with its script running. */
function show(place, html) {
  if (place.setHTMLUnsafe) place.setHTMLUnsafe(html)
  else place.append(...Document.parseHTMLUnsafe(html).body.childNodes)
  for (const still of place.querySelectorAll('script')) {
    const script = document.createElement('script')
    for (const { name, value } of still.attributes) script.setAttribute(name, value)
    still.replaceWith(script)
  }
}
