import type { KubernetesObject } from "./kubernetes-object.ts";
import type { PlatformSettings } from "./platform.ts";

/**
 * All that an iteration may know of an instance. It hides whether Crossplane serves a claim with its composite
 * or a namespaced composite, and it is the only input: no clock, no randomness, no network.
 */
export interface Instance<Parameters = unknown, Settings = unknown> {
  /** What the user applied. */
  readonly claim: { readonly name: string; readonly namespace: string };
  /** The composite's name: the claim's with a suffix, unique in the cluster. */
  readonly name: string;
  /** Where the instance's objects live: `<service>-<composite name>`. */
  readonly namespace: string;
  /** Annotations that the user set on the claim; Crossplane copies them to the composite. */
  readonly annotations: Readonly<Record<string, string>>;
  /** `spec.parameters` with defaults. */
  readonly parameters: Parameters;
  /** Settings of the platform that concern every service. */
  readonly platform: PlatformSettings;
  /** Settings of the platform for this service, with defaults. */
  readonly settings: Settings;
  readonly now: Date;
  /**
   * Keys of the connection secret as it was last published, as text. Empty before that, and for a claim that asks for no
   * secret.
   */
  published(): Readonly<Record<string, string>>;
  /** The status that the composite has now. */
  readonly status: Readonly<Record<string, unknown>>;
  /** The composed object as it is in the cluster, or undefined while it has never been seen there. */
  observed<T extends KubernetesObject = KubernetesObject>(name: string): T | undefined;
  /** Composition resource names of everything observed, sorted. */
  readonly observedNames: readonly string[];
  /** Required objects: undefined until asked for, empty when there are none. */
  required<T extends KubernetesObject = KubernetesObject>(name: string): readonly T[] | undefined;
}
