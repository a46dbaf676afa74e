interface ImportMetaEnv {
  /** Hashed names below /embed/, set by build/bundles.ts. */
  readonly AFTERGLOW_STYLESHEET?: string
  readonly AFTERGLOW_SCRIPTS?: string[]
}
