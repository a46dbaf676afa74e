/** File names below `${base}/embed/`, set by the build (build/bundles.ts); bare names in tests. */
export const stylesheet: string = import.meta.env.AFTERGLOW_STYLESHEET ?? 'afterglow.css'
export const mainScript: string = import.meta.env.AFTERGLOW_MAIN ?? 'main.js'
