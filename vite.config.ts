import { defineConfig } from 'vitest/config'

/** The JSX of every host and test. The bundles themselves are described in build/bundles.ts. */
export const jsx = { jsx: { runtime: 'automatic', importSource: 'preact' } } as const
/** These ship JSX or ESM that only Vite can resolve to the one Preact. */
const inline = ['@shopify/ui-extensions-tester', '@testing-library/preact', 'preact-render-to-string']

export default defineConfig({
  oxc: jsx,
  test: {
    testTimeout: 20_000,
    // Many tests wait for a browser, a database or a process: three share two cores well.
    maxWorkers: 3,
    reporters: ['default', './build/summary-reporter.ts'],
    projects: [
      {
        oxc: jsx,
        test: {
          name: 'node', environment: 'node', setupFiles: ['tests/setup-node.ts'], server: { deps: { inline } },
          include: ['{server,widgets,extension,build}/**/*.test.ts', 'tests/{architecture,contracts,unit,docs,faults,jtl-shop}/**/*.test.ts'],
        },
      },
      {
        oxc: jsx,
        test: { name: 'dom', environment: 'jsdom', server: { deps: { inline } }, include: ['{widgets,extension,server}/**/*.test.tsx', 'tests/contracts/**/*.test.tsx'] },
      },
      { oxc: jsx, test: { name: 'browser', environment: 'node', include: ['tests/browser/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 120_000, fileParallelism: false } },
    ],
  },
})
