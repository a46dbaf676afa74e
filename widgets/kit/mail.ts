/** A mail to be written. RFC 6068; half a surrogate pair cannot be encoded and is dropped. */
export const mail = (email: string, subject: string) => `mailto:${email}?subject=${encodeURIComponent(subject.replace(/\p{Surrogate}/gu, ''))}`
