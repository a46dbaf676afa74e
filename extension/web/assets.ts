/** File names below `${base}/embed/`, set by the build (build/bundles.ts); bare names in tests. */
export const stylesheet: string = import.meta.env.AFTERGLOW_STYLESHEET ?? 'afterglow.css'
/** What the loader asks for first; a document of ours lets it begin earlier. */
export const scripts: string[] = import.meta.env.AFTERGLOW_SCRIPTS ?? ['first.js', 'main.js']
