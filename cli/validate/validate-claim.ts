import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { parse } from "yaml";
import { isJsonObject } from "../../runtime/json.ts";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { inPackage } from "../render/package-root.ts";
import { judge, type Verdict } from "./admission-refusals.ts";
import { type Offer, offers } from "./catalogue.ts";
import { listRefusals } from "./list-refusals.ts";
import { nameRefusals } from "./name-refusals.ts";
import { type Path, valueAt } from "./path.ts";
import type { Refusal } from "./refusal.ts";
import { ruleRefusals } from "./rule-refusals.ts";
import { schemaRefusals } from "./schema-refusals.ts";
import { stored } from "./stored.ts";

export interface Circumstances {
  /** The running claim that the document would change; without it the document creates one. */
  readonly old?: unknown;
  /** The EnvironmentConfig with the platform's settings; the package's own by default. */
  readonly platform?: unknown;
  /** Where a claim goes that names no namespace. */
  readonly namespace?: string;
}

/** A kind that is none of the catalogue's. */
export class UnknownKind extends Error {
  override readonly name = "UnknownKind";
}

/** Every reason for which a cluster with Matura would refuse the document; empty when it would take it. */
export const validateClaim = (document: unknown, circumstances: Circumstances = {}): readonly Refusal[] =>
  judgeClaim(document, circumstances).refusals;

/**
 * The same, and the rules that only a cluster can evaluate.
 *
 * The stages are the API server's: rules see a claim that fits its schema, policies one that no rule refuses.
 *
 * @throws UnknownKind when the document is no claim of the catalogue.
 */
export const judgeClaim = (document: unknown, circumstances: Circumstances = {}): Verdict => {
  const offer = offerOf(document);
  const { object, unknown } = stored(placed(document, circumstances), offer.schema);
  const old = circumstances.old === undefined ? undefined : stored(circumstances.old, offer.schema).object;
  const misfits = [
    ...nameRefusals(valueAt(object, ["metadata", "name"])),
    ...[...schemaRefusals(object, offer.schema), ...listRefusals(object, offer.schema)].filter(
      (refusal) => !asBefore(refusal, object, old),
    ),
  ];
  const blocked = misfits.some(({ blocking }) => blocking === true);
  const refusals = [...unknown, ...misfits, ...(blocked ? [] : ruleRefusals(object, offer.schema, old))];
  if (refusals.length > unknown.length) return { refusals, unchecked: [] };
  const verdicts = offer.policies.map((policy) =>
    judge(policy, { object, old, platform: circumstances.platform ?? defaultPlatform() }),
  );
  return {
    refusals: [...refusals, ...verdicts.flatMap((verdict) => verdict.refusals)],
    unchecked: verdicts.flatMap(({ unchecked }) => unchecked),
  };
};

const offerOf = (document: unknown): Offer => {
  const { apiVersion, kind } = (isJsonObject(document) ? document : {}) as Partial<KubernetesObject>;
  const offer = offers().find((candidate) => candidate.apiVersion === apiVersion && candidate.kind === kind);
  if (offer !== undefined) return offer;
  const choices = offers().map((candidate) => `${candidate.kind} (${candidate.apiVersion})`);
  throw new UnknownKind(
    `${kind ?? "a document without kind"} (${apiVersion ?? "without apiVersion"}) is not a claim of the catalogue: ${choices.join(", ")}`,
  );
};

/** The document where kubectl would put it, under the name that the API server would give it. */
const placed = (document: unknown, { namespace = "default" }: Circumstances): unknown => {
  if (!isJsonObject(document)) return document;
  const { metadata } = document;
  if (metadata !== undefined && !isJsonObject(metadata)) return document;
  const { generateName } = metadata ?? {};
  const name = typeof generateName === "string" ? { name: `${generateName}xxxxx` } : {};
  return { ...document, metadata: { namespace, ...name, ...metadata } };
};

/** The API server lets a misfit pass that an update leaves alone: the schema was another one when it came in. */
const asBefore = ({ path, message }: Refusal, object: unknown, old: unknown): boolean => {
  if (old === undefined) return false;
  const place: Path = message === "Required value" ? path.slice(0, -1) : path;
  return isDeepStrictEqual(valueAt(object, place), valueAt(old, place));
};

let ownPlatform: unknown;

const defaultPlatform = (): unknown => {
  ownPlatform ??= parse(readFileSync(inPackage("platform/environmentconfig.yaml"), "utf8"));
  return ownPlatform;
};
