import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { PLATFORM, PlatformSettings } from "../../runtime/platform.ts";
import { misfits, withDefaults } from "../../runtime/schema.ts";
import type { ClusterApi } from "./api.ts";
import { ClusterError, isForbidden } from "./cluster-error.ts";

interface EnvironmentConfig extends KubernetesObject {
  readonly data?: unknown;
}

/**
 * The platform's settings, or their defaults for someone who may not read them.
 *
 * @throws ClusterError when they are not what their schema says
 */
export const platformSettings = async (api: ClusterApi): Promise<PlatformSettings> => {
  const settings = withDefaults(PlatformSettings, (await environmentConfig(api))?.data ?? {});
  const [misfit] = misfits(PlatformSettings, settings);
  if (misfit === undefined) return settings as PlatformSettings;
  throw new ClusterError(
    `EnvironmentConfig "${PLATFORM.environmentConfig}": data.${misfit.path} ${misfit.message}; the platform team corrects it`,
  );
};

const environmentConfig = async (api: ClusterApi): Promise<EnvironmentConfig | undefined> => {
  try {
    return await api.get({
      apiVersion: "apiextensions.crossplane.io/v1beta1",
      kind: "EnvironmentConfig",
      metadata: { name: PLATFORM.environmentConfig },
    });
  } catch (error) {
    if (isForbidden(error)) return undefined;
    throw error;
  }
};
