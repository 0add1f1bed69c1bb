import type { KubernetesObject } from "./kubernetes-object.ts";

/**
 * What an iteration returns: plain data that says what the instance should have. The runtime applies it, so that
 * a test can compare contributions, a permutation test shuffle them and `matura render` show them by iteration.
 */
export type Contribution =
  | Compose
  | Generate
  | Amend
  | StatusPatch
  | ConditionReport
  | ConnectionDetails
  | Requirement
  | Serving
  | NextRun
  | EventReport;

/** Adds an object to the instance. */
export interface Compose {
  readonly type: "compose";
  /** The composition resource name: unique in the instance and never reused for another object. */
  readonly name: string;
  readonly object: KubernetesObject;
  /**
   * Composition resource names that must have been observed before this object is created for the first time.
   * Once the object itself has been observed it is never held back again: what is left out gets deleted.
   */
  readonly after: readonly string[];
  /** The same for objects that must also be healthy by then, so that no controller tries and backs off. */
  readonly afterHealthy: readonly string[];
  /** Overrides the health of the object's kind (runtime/health). */
  readonly ready?: boolean;
}

/** Adds an immutable Secret whose listed keys are random: made once, and kept as observed from then on. */
export interface Generate extends Omit<Compose, "type"> {
  readonly type: "generate";
  /** Secret key → length in characters of `[A-Za-z0-9]`, each worth 5.95 bits. */
  readonly random: Readonly<Record<string, number>>;
}

/**
 * Sets fields of an object that another iteration composes. Objects merge; lists of objects that carry a `name`
 * merge by it; every other list is replaced; null takes a field out. Without effect while the object is held back.
 */
export interface Amend {
  readonly type: "amend";
  readonly name: string;
  readonly fields: object;
}

/** Fields of the composite's status, which Crossplane copies to the claim. */
export interface StatusPatch {
  readonly type: "status";
  readonly fields: object;
}

/** A condition on composite and claim. `Ready`, `Synced`, `Healthy`, `UpToDate` and `Responsive` are Crossplane's. */
export interface ConditionReport {
  readonly type: "condition";
  readonly condition: string;
  readonly status: "True" | "False" | "Unknown";
  /** CamelCase, stable: people and alerts match on it. */
  readonly reason: string;
  /** One sentence that a user can act on. */
  readonly message: string;
}

/** Keys of the connection secret, as text. */
export interface ConnectionDetails {
  readonly type: "connection";
  readonly details: Readonly<Record<string, string>>;
}

/** Objects to read that the instance does not compose; they arrive as `instance.required(name)`. */
export interface Requirement {
  readonly type: "requirement";
  readonly name: string;
  readonly selector: ObjectSelector;
}

export type ObjectSelector = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string;
} & ({ readonly matchName: string } | { readonly matchLabels: Readonly<Record<string, string>> });

/**
 * Whether the instance as a whole serves, which is what `Ready` of composite and claim then says. Where no iteration
 * says so, Crossplane takes an instance for ready once every composed object is.
 */
export interface Serving {
  readonly type: "serving";
  readonly serves: boolean;
}

/** Asks to be run again after so many seconds at the latest; the shortest of a pipeline counts. */
export interface NextRun {
  readonly type: "nextRun";
  readonly seconds: number;
}

/**
 * An event on composite and claim, for what happens once: an iteration contributes it in the pass in which it happens,
 * and never for a state that lasts, which is a condition's to say.
 */
export interface EventReport {
  readonly type: "event";
  readonly severity: "Normal" | "Warning";
  /** CamelCase, stable. */
  readonly reason: string;
  readonly message: string;
}

export interface ComposeOptions {
  readonly after?: readonly string[];
  readonly afterHealthy?: readonly string[];
  readonly ready?: boolean;
}

export const compose = (name: string, object: KubernetesObject, options: ComposeOptions = {}): Compose => ({
  type: "compose",
  name,
  object,
  after: options.after ?? [],
  afterHealthy: options.afterHealthy ?? [],
  ...(options.ready === undefined ? {} : { ready: options.ready }),
});

export const generate = (
  name: string,
  secret: KubernetesObject,
  random: Readonly<Record<string, number>>,
  options: ComposeOptions = {},
): Generate => ({ ...compose(name, secret, options), type: "generate", random });

export const amend = (name: string, fields: object): Amend => ({ type: "amend", name, fields });

export const status = (fields: object): StatusPatch => ({ type: "status", fields });

export const condition = (
  type: string,
  state: boolean | "Unknown",
  reason: string,
  message: string,
): ConditionReport => ({
  type: "condition",
  condition: type,
  status: state === "Unknown" ? "Unknown" : state ? "True" : "False",
  reason,
  message,
});

export const connection = (details: Readonly<Record<string, string>>): ConnectionDetails => ({
  type: "connection",
  details,
});

export const requirement = (name: string, selector: ObjectSelector): Requirement => ({
  type: "requirement",
  name,
  selector,
});

export const nextRun = (seconds: number): NextRun => ({ type: "nextRun", seconds });

export const serving = (serves: boolean): Serving => ({ type: "serving", serves });

export const event = (severity: EventReport["severity"], reason: string, message: string): EventReport => ({
  type: "event",
  severity,
  reason,
  message,
});
