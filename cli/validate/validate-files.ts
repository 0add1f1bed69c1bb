import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { type ReadDocument, readDocuments } from "./documents.ts";
import { type Path, valueAt } from "./path.ts";
import type { Refusal } from "./refusal.ts";
import type { ClaimReport, Report, Unusable } from "./report.ts";
import { judgeClaim, UnknownKind } from "./validate-claim.ts";

export interface Inputs {
  /** Files with claims, `-` for standard input. */
  readonly claims: readonly string[];
  /** Files with the claims that run, for those that the others would change. */
  readonly old: readonly string[];
  /** File with the EnvironmentConfig. */
  readonly platform?: string;
  /** Where a claim goes that names no namespace. */
  readonly namespace: string;
}

/** What claims are judged by, beside the package. */
interface Background {
  readonly running: readonly ReadDocument[];
  readonly platform?: unknown;
  readonly namespace: string;
}

/** Judges every claim of some files. Without a background that can be read nothing is judged. */
export const validateFiles = (inputs: Inputs): Report => {
  const { documents, illegible } = readAll(inputs.claims);
  const { background, unusable } = backgroundOf(inputs, documents);
  if (unusable.length > 0) return { claims: [], unusable: [...illegible, ...unusable] };
  const empty = documents.length + illegible.length === 0 ? inputs.claims.map(noDocument) : [];
  const outcomes = documents.map((document) => outcomeOf(document, background));
  return {
    claims: outcomes.flatMap((outcome) => ("refusals" in outcome ? [outcome] : [])),
    unusable: [
      ...illegible,
      ...empty,
      ...outcomes.flatMap((outcome) => ("refusals" in outcome ? [] : [outcome])),
    ],
  };
};

const readAll = (files: readonly string[]) => {
  const read = files.map(readDocuments);
  return {
    documents: read.flatMap(({ documents }) => documents),
    illegible: read.flatMap((file) => file.illegible),
  };
};

const noDocument = (file: string): Unusable => ({
  position: { file, line: 1, column: 1 },
  message: "there is no document in it",
});

const backgroundOf = (inputs: Inputs, documents: readonly ReadDocument[]) => {
  const { namespace } = inputs;
  const old = readAll(inputs.old);
  const settings = inputs.platform === undefined ? undefined : readAll([inputs.platform]);
  const platform = settings?.documents.find(({ object }) => kindOf(object) === "EnvironmentConfig");
  const strangers = old.documents.filter(
    (running) => !documents.some((document) => isSame(running, document, namespace)),
  );
  const background: Background = {
    running: old.documents,
    namespace,
    ...(platform && { platform: platform.object }),
  };
  const unusable: readonly Unusable[] = [
    ...old.illegible,
    ...(settings?.illegible ?? []),
    ...strangers.map(({ object, positionOf }) => ({
      position: positionOf([]),
      message: `${kindOf(object)} "${nameOf(object)}" is none of the claims to validate`,
    })),
    ...(settings !== undefined && platform === undefined && settings.illegible.length === 0
      ? [{ ...noDocument(inputs.platform ?? ""), message: "there is no EnvironmentConfig in it" }]
      : []),
  ];
  return { background, unusable };
};

const outcomeOf = (document: ReadDocument, background: Background): ClaimReport | Unusable => {
  const { object, positionOf } = document;
  const running = background.running.find((candidate) => isSame(candidate, document, background.namespace));
  try {
    const verdict = judgeClaim(object, {
      namespace: background.namespace,
      ...(running && { old: running.object }),
      ...(background.platform !== undefined && { platform: background.platform }),
    });
    const placed = <T extends { readonly path: Path; readonly message: string }>(finding: T) => ({
      ...finding,
      position: positionOf(closest(object, finding)),
    });
    return {
      kind: kindOf(object),
      name: nameOf(object),
      position: positionOf([]),
      refusals: verdict.refusals.map(placed).map((refusal) => named(object, refusal)),
      unchecked: verdict.unchecked.map(placed),
    };
  } catch (error) {
    if (!(error instanceof UnknownKind)) throw error;
    return { position: positionOf([]), message: error.message };
  }
};

/** A refusal by a policy, or by a rule of the whole object, under the field that its sentence starts with. */
const named = <R extends Refusal>(object: unknown, refusal: R): R =>
  refusal.judge === "admission-policy" || refusal.path.length === 0
    ? { ...refusal, path: closest(object, refusal) }
    : refusal;

/** A rule over several fields names one of them first: its place says more than that of the whole object. */
const closest = (
  object: unknown,
  { path, message }: { readonly path: Path; readonly message: string },
): Path => {
  const [named = ""] = /^[A-Za-z][A-Za-z0-9_.]*/.exec(message) ?? [];
  const below = [...path, ...named.split(".")];
  return valueAt(object, below) === undefined ? path : below;
};

const isSame = (one: ReadDocument, other: ReadDocument, namespace: string): boolean =>
  kindOf(one.object) === kindOf(other.object) &&
  nameOf(one.object) === nameOf(other.object) &&
  namespaceOf(one.object, namespace) === namespaceOf(other.object, namespace);

const kindOf = (object: unknown): string => String((object as Partial<KubernetesObject> | null)?.kind);
const nameOf = (object: unknown): string => String(valueAt(object, ["metadata", "name"]));
const namespaceOf = (object: unknown, namespace: string): unknown =>
  valueAt(object, ["metadata", "namespace"]) ?? namespace;
