import type {
  Amend,
  Compose,
  ConditionReport,
  Contribution,
  EventReport,
  Generate,
  ObjectSelector,
} from "./contribution.ts";
import type { FunctionRequest } from "./function-request.ts";
import type { DesiredResource, FunctionResponse } from "./function-response.ts";
import { healthOf } from "./health/index.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { merge, patch } from "./merge.ts";

/** Where randomness comes from: so many characters of `[A-Za-z0-9]`. */
export type Random = (length: number) => string;

/** What the runtime adds to the objects of one instance. */
export interface ApplyContext {
  /** On every composed object, under its own labels. */
  readonly labels: Readonly<Record<string, string>>;
  readonly random: Random;
}

/**
 * Turns contributions into what changes in the desired state. In whatever order they come, the result is the same.
 *
 * @throws Error when two contributions compose one name: a mistake in the iteration.
 */
export const applyContributions = (
  request: FunctionRequest,
  contributions: readonly Contribution[],
  context: ApplyContext,
): FunctionResponse => {
  const resources = new Map<string, DesiredResource>();
  const amendments: Amend[] = [];
  const conditions: ConditionReport[] = [];
  const events: EventReport[] = [];
  const requirements = new Map<string, ObjectSelector>();
  const details = new Map<string, Uint8Array>();
  let statusFields: object = {};
  let serves: boolean | undefined;
  let ttlSeconds: number | undefined;

  for (const contribution of contributions) {
    switch (contribution.type) {
      case "compose":
      case "generate": {
        if (resources.has(contribution.name)) {
          throw new Error(`two contributions compose "${contribution.name}"`);
        }
        if (mustWait(request, contribution)) break;
        resources.set(contribution.name, desired(request, contribution, context));
        break;
      }
      case "amend":
        amendments.push(contribution);
        break;
      case "status":
        statusFields = merge(statusFields, contribution.fields);
        break;
      case "condition":
        conditions.push(contribution);
        break;
      case "event":
        events.push(contribution);
        break;
      case "connection":
        for (const [key, value] of Object.entries(contribution.details)) {
          details.set(key, new TextEncoder().encode(value));
        }
        break;
      case "requirement":
        requirements.set(contribution.name, contribution.selector);
        break;
      case "serving":
        serves = contribution.serves;
        break;
      case "nextRun":
        ttlSeconds = Math.min(ttlSeconds ?? Number.POSITIVE_INFINITY, contribution.seconds);
        break;
    }
  }
  for (const { name, fields } of amendments) {
    const before = resources.get(name) ?? request.desired.resources.get(name);
    if (before === undefined) continue;
    resources.set(name, { object: patch(before.object, fields), ready: before.ready });
  }

  const composite = composed(request, statusFields, details, serves);
  return {
    resources,
    ...(composite === undefined ? {} : { composite }),
    conditions,
    ...(events.length === 0 ? {} : { events }),
    requirements,
    ...(ttlSeconds === undefined ? {} : { ttlSeconds }),
  };
};

/** Held back only while it has never been observed: a later absence from the desired state would delete it. */
const mustWait = (
  { observed }: FunctionRequest,
  { name, after, afterHealthy }: Compose | Generate,
): boolean => {
  if (observed.resources.has(name)) return false;
  const isHealthy = (earlier: string): boolean => {
    const object = observed.resources.get(earlier)?.object;
    return object !== undefined && healthOf(object).healthy;
  };
  return !after.every((earlier) => observed.resources.has(earlier)) || !afterHealthy.every(isHealthy);
};

const desired = (
  request: FunctionRequest,
  contribution: Compose | Generate,
  { labels, random }: ApplyContext,
): DesiredResource => {
  const observed = request.observed.resources.get(contribution.name)?.object;
  const object =
    contribution.type === "generate"
      ? withSecrets(contribution, observed as Partial<SecretLike> | undefined, random)
      : contribution.object;
  const ready = contribution.ready ?? (observed !== undefined && healthOf(observed).healthy);
  return {
    object: {
      ...object,
      metadata: { ...object.metadata, labels: { ...labels, ...object.metadata?.labels } },
    } as KubernetesObject,
    ready: ready ? "true" : "false",
  };
};

interface SecretLike extends KubernetesObject {
  readonly data: Readonly<Record<string, string>>;
}

const withSecrets = (
  { object, random: lengths }: Generate,
  observed: Partial<SecretLike> | undefined,
  random: Random,
): KubernetesObject => {
  const own = (object as Partial<SecretLike>).data ?? {};
  const made = Object.fromEntries(
    Object.entries(lengths).map(([key, length]) => [key, observed?.data?.[key] ?? btoa(random(length))]),
  );
  return { ...object, immutable: true, data: { ...own, ...made } } as SecretLike;
};

const composed = (
  request: FunctionRequest,
  statusFields: object,
  details: ReadonlyMap<string, Uint8Array>,
  serves: boolean | undefined,
): FunctionResponse["composite"] => {
  if (Object.keys(statusFields).length === 0 && details.size === 0 && serves === undefined) return undefined;
  const before = request.desired.composite;
  return {
    object: merge(before?.object ?? {}, { status: statusFields }),
    connectionDetails: new Map([...(before?.connectionDetails ?? []), ...details]),
    ...(serves === undefined ? {} : { ready: serves ? "true" : "false" }),
  };
};
