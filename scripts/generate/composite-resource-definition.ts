import { API } from "../../services/api-group.ts";
import type { CatalogueEntry, ResourceNames } from "../../services/catalogue-entry.ts";
import { type CelRule, ruleSaying } from "../../services/kubernetes-schema.ts";
import type { StructuralSchema } from "../../services/structural-schema.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { structuralSchema } from "./structural-schema.ts";
import { manifests } from "./yaml.ts";

/**
 * The XRD of a service: `xrds/<service>.yaml`.
 *
 * Crossplane 2.4 adds to both kinds: spec fields of its own, `status.conditions`, the columns SYNCED, READY,
 * COMPOSITION or CONNECTION-SECRET and AGE, and the categories `claim` and `composite` (crossplane-runtime's
 * pkg/xcrd). It drops a default of `spec`, so a claim has to give at least `spec: {}`.
 */
export const compositeResourceDefinition = (entry: CatalogueEntry): GeneratedFile => {
  const { service, names } = entry;
  const xrd = {
    apiVersion: "apiextensions.crossplane.io/v1",
    kind: "CompositeResourceDefinition",
    metadata: { name: `${names.composite.plural}.${API.group}` },
    spec: {
      group: API.group,
      // Claims exist in this scope only.
      scope: "LegacyCluster",
      names: namesOf(service.kinds.composite, names.composite),
      claimNames: namesOf(service.kinds.claim, names.claim),
      connectionSecretKeys: Object.keys(entry.connectionKeys),
      defaultCompositionRef: { name: entry.composition },
      versions: [
        {
          name: API.version,
          served: true,
          referenceable: true,
          additionalPrinterColumns: entry.columns,
          schema: { openAPIV3Schema: instanceSchema(entry) },
        },
      ],
    },
  };
  return {
    path: `xrds/${service.name}.yaml`,
    content: manifests(`services/${service.name}/`, [xrd]),
  };
};

const namesOf = (kind: string, { plural, singular, shortNames }: ResourceNames) => ({
  kind,
  plural,
  singular,
  shortNames,
  categories: [API.category],
});

/** The schema of claim and composite alike; Crossplane puts its own fields beside these. */
const instanceSchema = (entry: CatalogueEntry): StructuralSchema => ({
  type: "object",
  description: `A managed ${entry.service.title}.`,
  "x-kubernetes-validations": [NAME_SHAPE, nameLength(entry)],
  properties: {
    spec: {
      type: "object",
      description: "What is asked for.",
      properties: { parameters: structuralSchema(entry.service.parameters) },
    },
    status: structuralSchema(entry.status),
  },
});

/** Objects may have dots in their names, namespaces may not, and the instance namespace's is made from this one. */
const NAME_SHAPE: CelRule = ruleSaying(
  "!self.metadata.name.contains('.')",
  "'metadata.name \"' + self.metadata.name + '\" has a dot: use lower-case letters, digits and -, since names of the instance are made from it'",
);

/** Refuses a name that would make the instance namespace's name too long, as Kubernetes would later. */
const nameLength = ({ service, longestName }: CatalogueEntry): CelRule => {
  const isComposite = `self.kind == '${service.kinds.composite}'`;
  // The bound as text: the API server reckons that string(number) could be of any length, and refuses the rule.
  return ruleSaying(
    `self.metadata.name.size() <= (${isComposite} ? ${longestName.composite} : ${longestName.claim})`,
    `'metadata.name "' + self.metadata.name + '" is too long: at most ' + (${isComposite} ? '${longestName.composite}' : '${longestName.claim}') + ' characters are allowed, since names of the instance are made from it'`,
  );
};
