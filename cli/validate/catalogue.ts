import { readdirSync, readFileSync } from "node:fs";
import { parseAllDocuments } from "yaml";
import type { AdmissionVariable } from "../../services/admission.ts";
import type { StructuralSchema } from "../../services/structural-schema.ts";
import { inPackage } from "../render/package-root.ts";
import { claimSchema } from "./claim-schema.ts";

interface CompositeResourceDefinition {
  readonly spec: {
    readonly group: string;
    readonly claimNames: { readonly kind: string; readonly plural: string };
    readonly versions: readonly {
      readonly name: string;
      readonly schema: { readonly openAPIV3Schema: StructuralSchema };
    }[];
  };
}

/** A ValidatingAdmissionPolicy, as far as it is evaluated here. */
export interface Policy {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly paramKind?: { readonly kind: string };
    readonly matchConstraints: {
      readonly resourceRules: readonly {
        readonly apiGroups: readonly string[];
        readonly operations: readonly string[];
        readonly resources: readonly string[];
      }[];
    };
    readonly matchConditions?: readonly { readonly name: string; readonly expression: string }[];
    readonly variables?: readonly AdmissionVariable[];
    readonly validations: readonly {
      readonly expression: string;
      readonly message?: string;
      readonly messageExpression?: string;
    }[];
  };
}

/** A kind of claim, with all that a cluster judges it by: the package's own manifests, not a copy of them. */
export interface Offer {
  readonly apiVersion: string;
  readonly kind: string;
  readonly schema: StructuralSchema;
  /** Those for creation and change. */
  readonly policies: readonly Policy[];
}

let catalogue: readonly Offer[] | undefined;

export const offers = (): readonly Offer[] => {
  catalogue ??= readOffers();
  return catalogue;
};

const readOffers = (): readonly Offer[] => {
  const policies = documentsIn<Policy>("platform/admission").filter(
    ({ kind }) => kind === "ValidatingAdmissionPolicy",
  );
  return documentsIn<CompositeResourceDefinition>("xrds").flatMap(({ spec }) =>
    spec.versions.map((version) => ({
      apiVersion: `${spec.group}/${version.name}`,
      kind: spec.claimNames.kind,
      schema: claimSchema(version.schema.openAPIV3Schema),
      policies: policies.filter((policy) => concerns(policy, spec.group, spec.claimNames.plural)),
    })),
  );
};

const documentsIn = <T>(folder: string): readonly T[] =>
  readdirSync(inPackage(folder))
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .flatMap((file) => parseAllDocuments(readFileSync(inPackage(`${folder}/${file}`), "utf8")))
    .map((document) => document.toJS() as T);

const concerns = ({ spec }: Policy, group: string, resource: string): boolean =>
  spec.matchConstraints.resourceRules.some(
    (rule) =>
      rule.apiGroups.includes(group) &&
      rule.resources.includes(resource) &&
      rule.operations.some((operation) => operation !== "DELETE"),
  );
