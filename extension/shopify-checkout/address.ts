import { appHost } from './address.generated.ts'

declare const process: { env: { APP_URL?: string } }

/** `shopify app dev` puts the address of its tunnel here while it bundles; nothing of a process exists where this runs. */
function tunnel(): string | undefined {
  try {
    return process.env.APP_URL
  } catch {
    return undefined
  }
}

/** Where our server is, without trailing slash: the tunnel in development, otherwise the host in `application_url` of shopify.app.toml. */
export const serverAddress = /^https:\/\/[^/]+/.exec(tunnel() ?? '')?.[0] ?? appHost
