import type { TObject } from "typebox";

/**
 * Rules that the cluster enforces where a schema cannot: what depends on the platform's settings, on values without
 * a type, or on who asks. They become a ValidatingAdmissionPolicy with the EnvironmentConfig as its parameters.
 */
export interface AdmissionRule {
  /** Unique among the service's rules; a test of bad input names it. */
  readonly name: string;
  /** CEL that must hold. Sees `object`, `oldObject`, `params` (the EnvironmentConfig) and the service's variables. */
  readonly expression: string;
  /** CEL that makes the sentence the user reads when it does not hold. */
  readonly messageExpression: string;
}

/** Expressions that rules share, as `variables.<name>`. Later ones may use earlier ones. */
export interface AdmissionVariable {
  readonly name: string;
  readonly expression: string;
}

export interface Admission {
  readonly variables: readonly AdmissionVariable[];
  readonly rules: readonly AdmissionRule[];
}

/**
 * CEL for a field of the service's section in the platform's settings, or its default where the section leaves it
 * out: the functions fill defaults in, and a rule has to judge by the same settings.
 */
export const settingOr = (service: string, settings: TObject, field: string): string => {
  const section = `params.data.${service}`;
  const { default: fallback } = settings.properties[field] as { readonly default?: unknown };
  return `has(params.data) && has(${section}) && has(${section}.${field}) ? ${section}.${field} : ${JSON.stringify(fallback)}`;
};

/** More choices than a sentence can list. */
const MOST_CHOICES = 30;

/**
 * CEL for the keys of a map in alphabetical order, as text. A map has no order in Kubernetes' CEL, and `sort()` came
 * with Kubernetes 1.34 only: key number i is the one that has i keys before it.
 */
export const sortedKeys = (map: string): string => {
  const positions = `[${Array.from({ length: MOST_CHOICES }, (_, position) => position).join(", ")}]`;
  return `${positions}.filter(i, i < ${map}.size()).map(i, string(${map}.filter(n, ${map}.filter(m, m < n).size() == i)[0])).join(', ')`;
};

/** CEL for the first text of a list in alphabetical order; the order in which CEL walks a map changes by the run. */
export const firstOf = (list: string): string => `${list}.filter(n, ${list}.all(m, n <= m))[0]`;
