/** The bearer token of an Authorization header; empty where there is none, which opens nothing. */
export function bearerOf(authorization: string | undefined): string {
  return /^Bearer +([\w.~+/=-]{1,2000})$/i.exec(authorization ?? '')?.[1] ?? ''
}
