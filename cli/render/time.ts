/** A moment as Kubernetes writes it: RFC 3339 in UTC, without fractions of a second. */
export const rfc3339 = (moment: Date): string => moment.toISOString().replace(/\.\d+Z$/, "Z");
