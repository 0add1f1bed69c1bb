import type { Static, TObject } from "typebox";

/** What the framework has to know of a service: names and schemas, no behaviour. */
export interface Service<Parameters extends TObject = TObject, Settings extends TObject = TObject> {
  /** Lower case; the section of the platform's settings and the prefix of instance namespaces. */
  readonly name: string;
  /** As people write it: PostgreSQL. */
  readonly title: string;
  readonly kinds: { readonly claim: string; readonly composite: string };
  /** The schema of `spec.parameters`. */
  readonly parameters: Parameters;
  /** The schema of the service's section in the platform's settings. */
  readonly settings: Settings;
}

export type ParametersOf<S extends Service> = Static<S["parameters"]>;
export type SettingsOf<S extends Service> = Static<S["settings"]>;
