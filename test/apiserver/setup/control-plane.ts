import { resolve } from "node:path";
import { execa } from "execa";
import { type ClusterInfo, clusterInfo } from "../../cluster/api.ts";
import { type ClusterUnderTest, clusterUnderTest } from "../../e2e/setup/cluster.ts";

const MAIN = resolve(import.meta.dirname, "../../cluster/main.ts");

/**
 * The control plane that KUBECONFIG names, or the project's own, which is started when it is not there.
 *
 * @throws Error that says what is missing, or in the way
 */
export const controlPlane = async (): Promise<ClusterUnderTest> => {
  const own = await running();
  const named = process.env.KUBECONFIG;
  if (named !== undefined && named !== own?.kubeconfig) return clusterUnderTest();
  await execa(process.execPath, [MAIN, "up", "--control-plane"], { stdio: ["ignore", "ignore", "inherit"] });
  const info = await clusterInfo();
  if (info.mode === "whole") {
    // Its operators would undo what the tests do in their place, and its functions may be packages.
    throw new Error(
      "a whole cluster is up: run `npm run cluster -- down` first, or choose another one with MATURA_CLUSTER_SLOT=1",
    );
  }
  return { kubeconfig: info.kubeconfig, kubectl: info.kubectl, own: info };
};

/** Ends the project's own control plane. */
export const takeDown = async (): Promise<void> => {
  await execa(process.execPath, [MAIN, "down"], { stdio: ["ignore", "ignore", "inherit"] });
};

const running = (): Promise<ClusterInfo | undefined> => clusterInfo().catch(() => undefined);
