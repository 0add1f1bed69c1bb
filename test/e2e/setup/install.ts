import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { stringify } from "yaml";
import type { Environment } from "../support/environment.ts";
import type { ClusterUnderTest } from "./cluster.ts";
import { installPackages } from "./packages.ts";
import { platformPrograms } from "./platform-programs.ts";
import { startProcesses } from "./processes.ts";
import { environmentConfig, storeAccount } from "./settings.ts";
import { unservedParameter } from "./unserved.ts";

export interface Installation {
  readonly environment: Omit<Environment, "out" | "complete" | "chaos">;
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
  const programs = platformPrograms(root);
  for (const { prerequisites } of programs) await apply(prerequisites);
  const account = storeAccount(cluster, settings);
  if (account !== undefined) await apply(stringify(account));
  const running =
    mode === "packages"
      ? await installPackages(cluster, { out, root, programs, apply })
      : await startProcesses(cluster, { out, root, programs, apply });
  try {
    await execa(cluster.kubectl, ["wait", "xrd", "--all", "--for=condition=Offered", "--timeout=120s"], {
      env: { KUBECONFIG: cluster.kubeconfig },
    });
    // The policies name the claim's kind as a parameter, so its CRD has to be there first.
    for (const file of manifests(join(root, "platform/admission"))) await apply(readFileSync(file, "utf8"));
  } catch (error) {
    running.stop();
    throw error;
  }
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
        objectStore: cluster.own?.capabilities.objectStore ?? false,
        monitoring: cluster.own?.capabilities.monitoring ?? false,
      },
      ...(cluster.own?.objectStore === undefined ? {} : { objectStore: cluster.own.objectStore }),
      mode,
      ownCluster: cluster.own !== undefined,
      ...(cluster.own === undefined ? {} : { auditLog: cluster.own.auditLog }),
      unserved: unservedParameter(root),
      functionLogs: running.logs,
      programs: running.programs,
    },
    stop: () => running.stop(),
  };
};

const manifests = (folder: string): readonly string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .sort()
    .map((file) => join(folder, file));
