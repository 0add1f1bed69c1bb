import { KubeConfig } from "@kubernetes/client-node";
import { ServerError } from "../../runtime/server/server-error.ts";

/**
 * How a process of the platform reaches the API server: by the file that KUBECONFIG names, else by the service account
 * of its pod. Never by a file that happens to be in the home folder.
 *
 * @throws ServerError when there is neither
 */
export const loadKubeConfig = (env: NodeJS.ProcessEnv = process.env): KubeConfig => {
  const config = new KubeConfig();
  const { KUBECONFIG: file, KUBERNETES_SERVICE_HOST: host } = env;
  if (file !== undefined && file !== "") {
    try {
      config.loadFromFile(file);
    } catch {
      // The error may quote the file, and the file has a key.
      throw new ServerError(
        `KUBECONFIG names ${file}, which cannot be read as a kubeconfig: name one that can be`,
      );
    }
  } else if (host !== undefined) config.loadFromCluster();
  else throw new ServerError("there is no API server: set KUBECONFIG, or run this in a pod");
  return config;
};
