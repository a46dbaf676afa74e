/** Loads a script of someone else into the host's page, after the buyer asked for it; with the page's nonce where it has one. */
export const loadScript = (url: string): Promise<void> => new Promise((resolve, reject) => {
  const script = document.createElement('script')
  script.nonce = document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? ''
  script.async = true
  script.addEventListener('load', () => resolve())
  script.addEventListener('error', () => reject(new Error(`${url} could not be loaded`)))
  script.src = url
  document.head.append(script)
})
