import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { PLATFORM, PlatformSettings } from "../../runtime/platform.ts";
import { misfits, withDefaults } from "../../runtime/schema.ts";

export type BackupSettings = PlatformSettings["backup"];

/** The platform's settings of backups, or why they cannot be used. */
export type Settings = { readonly backup: BackupSettings } | { readonly problem: string };

interface EnvironmentConfig extends KubernetesObject {
  readonly data?: unknown;
}

/** Reads the EnvironmentConfig as the functions do (runtime/instance-view.ts). */
export const settingsOf = (config: KubernetesObject | undefined): Settings => {
  const named = `EnvironmentConfig "${PLATFORM.environmentConfig}"`;
  if (config === undefined) {
    return { problem: `${named} is not in the cluster; apply platform/environmentconfig.yaml` };
  }
  const settings = withDefaults(PlatformSettings, (config as EnvironmentConfig).data ?? {});
  const [misfit] = misfits(PlatformSettings, settings);
  return misfit === undefined
    ? { backup: (settings as PlatformSettings).backup }
    : { problem: `${named}: data.${misfit.path} ${misfit.message}` };
};
