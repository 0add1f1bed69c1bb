/** A namespace's name is a DNS label: RFC 1123. */
const DNS_LABEL = 63;

/** Crossplane names a composite after its claim, with `-` and five random characters behind. */
const COMPOSITE_SUFFIX = "-xxxxx".length;

/** Most characters of the names that an instance namespace `<service>-<composite>` is made from. */
export const longestNames = (service: string): { readonly claim: number; readonly composite: number } => {
  const composite = DNS_LABEL - `${service}-`.length;
  return { composite, claim: composite - COMPOSITE_SUFFIX };
};
