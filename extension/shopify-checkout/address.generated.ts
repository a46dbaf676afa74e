/** Written by npm run build from shopify.app.toml. */
export const applicationUrl = 'https://afterglow.example'
