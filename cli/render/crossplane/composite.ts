import { createHash } from "node:crypto";
import type { JsonObject } from "../../../runtime/json.ts";
import type { StatusCondition } from "../../../runtime/kubernetes-object.ts";
import { rfc3339 } from "../time.ts";
import type { Claim } from "./claim.ts";
import { LABEL, type Stored, uidOf } from "./metadata.ts";

/** A cluster-scoped composite (XRD scope LegacyCluster) as the API server has it. */
export interface Composite extends Stored {
  readonly spec: JsonObject;
  readonly status?: CompositeStatus;
}

export interface CompositeStatus {
  readonly conditions?: readonly StatusCondition[];
  /** Conditions that are copied to the claim. */
  readonly claimConditionTypes?: readonly string[];
  readonly [field: string]: unknown;
}

/** Fields of a claim's spec that its composite does not get (crossplane-runtime, pkg/xcrd/schemas.go). */
const CLAIM_ONLY = [
  "claimRef",
  "compositeDeletePolicy",
  "compositionRevisionRef",
  "crossplane",
  "resourceRef",
  "resourceRefs",
  "writeConnectionSecretToRef",
];

/**
 * The composite that Crossplane's claim controller makes of a claim (claim/syncer_ssa.go of v2.4.0) and that the
 * composite controller completes: its own name as the label of what it composes, a Secret for connection details.
 *
 * @param name the composite's name, or undefined to give it one as for a new claim.
 */
export const compositeOf = (
  claim: Claim,
  { kind, composition, now, name = generatedName(claim) }: CompositeOptions,
): Composite => {
  const uid = uidOf(`${kind}/${name}`);
  const annotations = withoutReserved(claim.metadata.annotations ?? {});
  return {
    apiVersion: claim.apiVersion,
    kind,
    metadata: {
      name,
      uid,
      generation: 1,
      creationTimestamp: rfc3339(now),
      labels: {
        ...withoutReserved(claim.metadata.labels ?? {}),
        [LABEL.claimName]: claim.metadata.name,
        [LABEL.claimNamespace]: claim.metadata.namespace,
        [LABEL.composite]: name,
      },
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    },
    spec: {
      compositionRef: { name: composition },
      compositionUpdatePolicy: "Automatic",
      ...Object.fromEntries(Object.entries(claim.spec).filter(([field]) => !CLAIM_ONLY.includes(field))),
      claimRef: {
        apiVersion: claim.apiVersion,
        kind: claim.kind,
        namespace: claim.metadata.namespace,
        name: claim.metadata.name,
      },
    },
  };
};

export interface CompositeOptions {
  readonly kind: string;
  /** Name of the Composition that was chosen. */
  readonly composition: string;
  readonly now: Date;
  readonly name?: string | undefined;
}

/** The letters of Kubernetes' random names: no vowels, no digits that look like letters. */
const ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
const SUFFIX_LENGTH = 5;
/** The API server cuts a prefix so that the whole fits a DNS label. */
const MAX_PREFIX_LENGTH = 63 - SUFFIX_LENGTH;

/** `<claim>-xxxxx` as in a cluster, but the same each time: the suffix comes from the claim's namespace and name. */
const generatedName = ({ metadata }: Claim): string => {
  const digest = createHash("sha256").update(`${metadata.namespace}/${metadata.name}`).digest();
  const suffix = [...digest.subarray(0, SUFFIX_LENGTH)]
    .map((byte) => ALPHABET[byte % ALPHABET.length])
    .join("");
  return `${metadata.name}-`.slice(0, MAX_PREFIX_LENGTH) + suffix;
};

/** What belongs to Kubernetes itself stays on the claim: `kubectl.kubernetes.io/last-applied-configuration` for one. */
const withoutReserved = (entries: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(entries).filter(([key]) => !/^[^/]*(kubernetes|k8s)\.io(\/|$)/.test(key)),
  );
