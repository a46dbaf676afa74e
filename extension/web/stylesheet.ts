const sheets = new Map<string, Promise<CSSStyleSheet>>()

async function loadSheet(url: string): Promise<CSSStyleSheet> {
  const response = await fetch(url, { credentials: 'omit' })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return new CSSStyleSheet().replace(await response.text())
}

/** Dresses a shadow root: one constructed sheet for all of them, which no style-src of the host page can forbid; a link where that fails. */
export async function adoptStyles(root: ShadowRoot, url: string): Promise<void> {
  if (root.querySelector('link[rel=stylesheet]')) return
  let sheet = sheets.get(url)
  if (!sheet) sheets.set(url, (sheet = loadSheet(url)))
  try {
    const loaded = await sheet
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, loaded]
  } catch {
    sheets.delete(url)
    const link = document.createElement('link')
    link.rel = 'stylesheet'
    link.href = url
    root.prepend(link)
  }
}
