import { KubeConfig } from "@kubernetes/client-node";
import type { ClusterApi } from "./api.ts";
import { ClusterError } from "./cluster-error.ts";
import { KubernetesApi } from "./kubernetes-api.ts";

/** Which cluster is meant, as kubectl's flags of the same names say it. */
export interface ClusterFlags {
  readonly kubeconfig?: string;
  readonly context?: string;
}

/** The cluster that the flags name, else the one that kubectl would use. @throws ClusterError when there is none */
export const connect = ({ kubeconfig, context }: ClusterFlags): ClusterApi => {
  const config = loaded(kubeconfig);
  if (context !== undefined) {
    const known = config.getContexts().map(({ name }) => name);
    if (!known.includes(context)) {
      throw new ClusterError(
        `the kubeconfig has no context "${context}": choose one of ${known.join(", ") || "none"}`,
      );
    }
    config.setCurrentContext(context);
  }
  if (config.getCurrentCluster() === null) {
    throw new ClusterError("there is no cluster: set KUBECONFIG, or choose a context with --context");
  }
  return new KubernetesApi(config);
};

const loaded = (file: string | undefined): KubeConfig => {
  const config = new KubeConfig();
  try {
    if (file === undefined) config.loadFromDefault();
    else config.loadFromFile(file);
  } catch {
    // The error may quote the file, and the file has a key.
    const named = file ?? process.env.KUBECONFIG ?? "the kubeconfig";
    throw new ClusterError(`${named} cannot be read as a kubeconfig: name one that can be`);
  }
  return config;
};
