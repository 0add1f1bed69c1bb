/** Where the kinds of the catalogue live in the Kubernetes API. */
export const API = { group: "matura.dev", version: "v1", category: "matura" } as const;
