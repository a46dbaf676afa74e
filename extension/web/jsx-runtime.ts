import { Fragment, h, type ComponentType } from 'preact'

/** What JSX compiles to in bundles (an alias in build/bundles.ts), for less than preact/jsx-runtime weighs. */
export const jsx = (type: ComponentType<object>, props: object, key?: string) => h(type, key === undefined ? props : { ...props, key })
export { Fragment, jsx as jsxs }
