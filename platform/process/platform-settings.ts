import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { PLATFORM, PlatformSettings } from "../../runtime/platform.ts";
import { misfits, withDefaults } from "../../runtime/schema.ts";
import type { ApiClient } from "./api-client.ts";

interface EnvironmentConfig extends KubernetesObject {
  readonly data?: unknown;
}

/** The platform's settings as they are now. @throws Error that says what is wrong with them */
export const platformSettings = async (api: Pick<ApiClient, "get">): Promise<PlatformSettings> => {
  const config = await api.get<EnvironmentConfig>({
    apiVersion: "apiextensions.crossplane.io/v1beta1",
    kind: "EnvironmentConfig",
    metadata: { name: PLATFORM.environmentConfig },
  });
  if (config === undefined) throw new Error(`there is no EnvironmentConfig ${PLATFORM.environmentConfig}`);
  const settings = withDefaults(PlatformSettings, config.data ?? {});
  const [misfit] = misfits(PlatformSettings, settings);
  if (misfit !== undefined) throw new Error(`the platform's settings: ${misfit.path} ${misfit.message}`);
  return settings as PlatformSettings;
};
