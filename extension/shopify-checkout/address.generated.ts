/** Written by npm run build from shopify.app.toml. */
export const appHost = 'https://afterglow.example'
