import { useEffect } from 'preact/hooks'

/** Forms on show that hold something nobody saved. */
const forms = new Set<object>()

export const isUnsaved = (): boolean => forms.size > 0
/** The reader has decided to let it go. */
export const forgetUnsaved = (): void => forms.clear()

/** Tells that this form holds something unsaved, as long as it stands there. */
export function useUnsaved(changed: boolean): void {
  useEffect(() => {
    if (!changed) return
    const form = {}
    forms.add(form)
    return () => void forms.delete(form)
  }, [changed])
}

// The browser asks in its own words before the page is closed or loaded anew.
addEventListener('beforeunload', (event) => { if (isUnsaved()) event.preventDefault() })
