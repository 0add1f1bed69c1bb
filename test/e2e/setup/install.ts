import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { parse, stringify } from "yaml";
import type { Environment } from "../support/environment.ts";
import type { ClusterUnderTest } from "./cluster.ts";
import { installPackages } from "./packages.ts";
import { startProcesses } from "./processes.ts";

export interface Installation {
  readonly environment: Omit<Environment, "out">;
  /** Ends what was started on this machine for the time of the run. */
  stop(): void;
}

interface Options {
  readonly mode: Environment["mode"];
  readonly out: string;
  readonly root: string;
}

/** Installs Matura: the platform's part with kubectl, then XRDs, compositions and functions. */
export const install = async (
  cluster: ClusterUnderTest,
  { mode, out, root }: Options,
): Promise<Installation> => {
  const apply = (input: string): Promise<unknown> =>
    execa(cluster.kubectl, ["apply", "--server-side", "--force-conflicts", "-f", "-"], {
      env: { KUBECONFIG: cluster.kubeconfig },
      input,
    });
  const settings = environmentConfig(cluster, root);
  for (const file of manifests(join(root, "platform/rbac"))) await apply(readFileSync(file, "utf8"));
  await apply(stringify(settings));
  const running =
    mode === "packages"
      ? await installPackages(cluster, { out, root, apply })
      : await startProcesses(cluster, { out, root, apply });
  await execa(cluster.kubectl, ["wait", "xrd", "--all", "--for=condition=Offered", "--timeout=120s"], {
    env: { KUBECONFIG: cluster.kubeconfig },
  });
  // The policies name the claim's kind as a parameter, so its CRD has to be there first.
  for (const file of manifests(join(root, "platform/admission"))) await apply(readFileSync(file, "utf8"));
  return {
    environment: {
      kubeconfig: cluster.kubeconfig,
      kubectl: cluster.kubectl,
      images: settings.data.postgresql.images,
      capabilities: {
        // A cluster that KUBECONFIG names is taken to be a full one.
        networkPolicy: cluster.own?.capabilities.networkPolicy ?? true,
        expandableStorage: cluster.own?.capabilities.expandableStorage ?? true,
        loadBalancer: cluster.own === undefined,
      },
      mode,
      ownCluster: cluster.own !== undefined,
      functionLogs: running.logs,
    },
    stop: () => running.stop(),
  };
};

interface EnvironmentConfig {
  readonly data: { readonly postgresql: { readonly images: Readonly<Record<string, string>> } };
}

/** The platform's settings, with the images that the project's own cluster has. */
const environmentConfig = (cluster: ClusterUnderTest, root: string): EnvironmentConfig => {
  const settings = parse(
    readFileSync(join(root, "platform/environmentconfig.yaml"), "utf8"),
  ) as EnvironmentConfig;
  const images = cluster.own?.images?.postgresql;
  if (images === undefined) return settings;
  return { ...settings, data: { ...settings.data, postgresql: { ...settings.data.postgresql, images } } };
};

const manifests = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => join(folder, file));
