import type { CatalogueEntry } from "./catalogue-entry.ts";
import { PostgreSQLEntry } from "./postgresql/catalogue-entry.ts";

/** Every service that Matura offers. A new one is a line here. */
export const REGISTRY: readonly CatalogueEntry[] = [PostgreSQLEntry];
