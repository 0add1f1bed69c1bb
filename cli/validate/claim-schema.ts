import type { StructuralSchema } from "../../services/structural-schema.ts";

const text: StructuralSchema = { type: "string" };
const texts: StructuralSchema = { type: "object", additionalProperties: text };
const anything: StructuralSchema = { "x-kubernetes-preserve-unknown-fields": true };

const objectOf = (
  properties: Readonly<Record<string, StructuralSchema>>,
  required: readonly string[] = [],
): StructuralSchema => ({ type: "object", properties, ...(required.length > 0 && { required }) });

/** Kubernetes' ObjectMeta; Crossplane bounds the name, as it becomes the value of a label. */
const metadata = objectOf({
  name: { ...text, maxLength: 63 },
  generateName: text,
  namespace: text,
  labels: texts,
  annotations: texts,
  finalizers: { type: "array", items: text },
  ownerReferences: anything,
  managedFields: anything,
  creationTimestamp: anything,
  deletionGracePeriodSeconds: anything,
  deletionTimestamp: anything,
  generation: anything,
  resourceVersion: anything,
  selfLink: anything,
  uid: anything,
});

/** What Crossplane 2.4 adds to `spec` of a claim: crossplane-runtime's pkg/xcrd/schemas.go. */
const machinery = {
  compositionRef: objectOf({ name: text }, ["name"]),
  compositionSelector: objectOf({ matchLabels: texts }, ["matchLabels"]),
  compositionRevisionRef: objectOf({ name: text }, ["name"]),
  compositionRevisionSelector: objectOf({ matchLabels: texts }, ["matchLabels"]),
  compositionUpdatePolicy: { ...text, enum: ["Automatic", "Manual"] },
  compositeDeletePolicy: { ...text, enum: ["Background", "Foreground"], default: "Background" },
  resourceRef: objectOf({ apiVersion: text, kind: text, name: text }, ["apiVersion", "kind", "name"]),
  writeConnectionSecretToRef: objectOf({ name: text }, ["name"]),
} as const satisfies Readonly<Record<string, StructuralSchema>>;

/** The schema of the claim's CustomResourceDefinition, which Crossplane makes from the XRD's. */
export const claimSchema = (schema: StructuralSchema): StructuralSchema => {
  const { spec, status } = schema.properties ?? {};
  return {
    ...schema,
    required: ["spec"],
    properties: {
      apiVersion: text,
      kind: text,
      metadata,
      spec: { type: "object", ...withoutDefault(spec), properties: { ...spec?.properties, ...machinery } },
      // The status belongs to Crossplane: what a file holds of it is thrown away.
      status: { ...status, ...anything },
    },
  };
};

/** Crossplane drops a default of `spec` itself. */
const withoutDefault = ({ default: _, ...schema }: StructuralSchema = {}): StructuralSchema => schema;
