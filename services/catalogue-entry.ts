import type { TObject } from "typebox";
import type { Service } from "../runtime/service.ts";
import type { Admission } from "./admission.ts";

/** Names of a kind in the API, beside the kind itself. */
export interface ResourceNames {
  readonly plural: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
}

/** A column of `kubectl get`, before those that Crossplane adds (SYNCED, READY, COMPOSITION, AGE and so on). */
export interface PrinterColumn {
  readonly name: string;
  readonly type: "boolean" | "date" | "integer" | "number" | "string";
  readonly jsonPath: string;
  readonly description: string;
}

/** All that the manifests and reference pages of a service are made from. Facts, no behaviour. */
export interface CatalogueEntry {
  readonly service: Service;
  readonly names: { readonly claim: ResourceNames; readonly composite: ResourceNames };
  /** Name of the Composition that claims use unless they choose another. */
  readonly composition: string;
  readonly columns: readonly PrinterColumn[];
  /** The schema of `status`, as far as the service's iterations report it. */
  readonly status: TObject;
  /** Key of the connection secret → what it holds. */
  readonly connectionKeys: Readonly<Record<string, string>>;
  readonly admission: Admission;
  /** Most characters that a name may have. */
  readonly longestName: { readonly claim: number; readonly composite: number };
}
