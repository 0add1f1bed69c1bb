import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { inPackage } from "../../../cli/render/package-root.ts";
import type { JsonObject } from "../../../runtime/json.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import type { Api } from "./api.ts";
import { create, get, placeOf, replace } from "./objects.ts";

/** The EnvironmentConfig with the platform's settings. */
export interface Settings extends KubernetesObject {
  readonly data: JsonObject & { readonly postgresql: JsonObject };
}

/** The package's own settings; an installation for a test has no others. */
export const defaults = parse(readFileSync(inPackage("platform/environmentconfig.yaml"), "utf8")) as Settings;

/** The same with some of PostgreSQL's replaced. */
export const settingsWith = (postgresql: object): Settings => ({
  ...defaults,
  data: { ...defaults.data, postgresql: { ...defaults.data.postgresql, ...postgresql } },
});

/** Makes these the platform's settings, whatever they were. Admission and functions see them a moment later. */
export const putSettings = async (api: Api, settings: KubernetesObject): Promise<void> => {
  const before = await get(api, placeOf(settings));
  const { resourceVersion } = before?.metadata ?? {};
  const metadata = { ...settings.metadata, ...(resourceVersion !== undefined && { resourceVersion }) };
  const answer = await (before === undefined ? create : replace)(api, { ...settings, metadata });
  answer.object();
};
