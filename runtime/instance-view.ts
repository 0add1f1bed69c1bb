import type { FunctionRequest, ResourceView } from "./function-request.ts";
import type { Instance } from "./instance.ts";
import type { KubernetesObject } from "./kubernetes-object.ts";
import { PLATFORM, PlatformSettings } from "./platform.ts";
import { Refusal } from "./refusal.ts";
import { misfits, withDefaults } from "./schema.ts";
import type { ParametersOf, Service, SettingsOf } from "./service.ts";

interface Composite extends KubernetesObject {
  readonly spec?: {
    readonly parameters?: unknown;
    readonly claimRef?: { readonly name?: string; readonly namespace?: string };
  };
  readonly status?: Readonly<Record<string, unknown>>;
}

interface EnvironmentConfig extends KubernetesObject {
  readonly data?: Readonly<Record<string, unknown>>;
}

/**
 * The instance of a request.
 *
 * @returns undefined while Crossplane has not delivered the platform's settings: the caller asks for them.
 * @throws Refusal when the composite or the settings cannot be read as what their schemas say.
 */
export const viewInstance = <S extends Service>(
  request: FunctionRequest,
  service: S,
  now: Date,
): Instance<ParametersOf<S>, SettingsOf<S>> | undefined => {
  const composite = compositeOf(request);
  const settings = settingsOf(request, service);
  if (settings === undefined) return undefined;
  const name = composite.metadata?.name ?? "";
  const read = (view: ResourceView): KubernetesObject => view.object;
  return {
    claim: claimOf(composite),
    name,
    namespace: `${service.name}-${name}`,
    annotations: composite.metadata?.annotations ?? {},
    parameters: parametersOf(composite, service),
    platform: settings.platform,
    settings: settings.service,
    now,
    published: () => textsOf(request.observed.composite?.connectionDetails),
    status: composite.status ?? {},
    observed: <T extends KubernetesObject>(resource: string) =>
      request.observed.resources.get(resource)?.object as T | undefined,
    observedNames: [...request.observed.resources.keys()].sort(),
    required: <T extends KubernetesObject>(requirement: string) =>
      request.required.get(requirement)?.map(read) as readonly T[] | undefined,
  };
};

const textsOf = (details: ResourceView["connectionDetails"] = new Map()): Readonly<Record<string, string>> =>
  Object.fromEntries([...details].map(([key, value]) => [key, Buffer.from(value).toString("utf8")]));

const compositeOf = (request: FunctionRequest): Composite => {
  const composite = request.observed.composite?.object as Composite | undefined;
  if (typeof composite?.metadata?.name !== "string" || composite.metadata.name === "") {
    throw new Refusal("MalformedRequest", "the request has no observed composite with a name");
  }
  return composite;
};

/** A namespaced composite is its own claim: the same view serves both kinds of composite. */
const claimOf = (composite: Composite): Instance["claim"] => {
  const { metadata, spec } = composite;
  return {
    name: spec?.claimRef?.name ?? metadata?.name ?? "",
    namespace: spec?.claimRef?.namespace ?? metadata?.namespace ?? "",
  };
};

const parametersOf = <S extends Service>(composite: Composite, service: S): ParametersOf<S> => {
  const given = composite.spec?.parameters ?? {};
  const parameters = withDefaults(service.parameters, given);
  const [misfit] = misfits(service.parameters, parameters);
  if (misfit !== undefined) {
    throw new Refusal(
      "InvalidParameters",
      `spec.parameters${misfit.path === "" ? "" : `.${misfit.path}`} ${misfit.message}; edit the claim and apply it again`,
    );
  }
  return parameters as ParametersOf<S>;
};

const settingsOf = <S extends Service>(
  request: FunctionRequest,
  service: S,
): { platform: PlatformSettings; service: SettingsOf<S> } | undefined => {
  const found = request.required.get(PLATFORM.requirement);
  if (found === undefined) return undefined;
  const config = found[0]?.object as EnvironmentConfig | undefined;
  if (config === undefined) {
    throw new Refusal(
      "PlatformSettingsMissing",
      `EnvironmentConfig "${PLATFORM.environmentConfig}" is not in the cluster; apply platform/environmentconfig.yaml`,
    );
  }
  const platform = checked(PlatformSettings, config.data ?? {}, "");
  const section = checked(service.settings, config.data?.[service.name] ?? {}, `.${service.name}`);
  return { platform: platform as PlatformSettings, service: section as SettingsOf<S> };
};

const checked = (schema: Service["settings"], value: unknown, section: string): unknown => {
  const settings = withDefaults(schema, value);
  const [misfit] = misfits(schema, settings);
  if (misfit === undefined) return settings;
  throw new Refusal(
    "InvalidPlatformSettings",
    `EnvironmentConfig "${PLATFORM.environmentConfig}": data${section}${misfit.path === "" ? "" : `.${misfit.path}`} ${misfit.message}`,
  );
};
