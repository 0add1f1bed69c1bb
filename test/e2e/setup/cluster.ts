import { resolve } from "node:path";
import { execa } from "execa";
import { type ClusterInfo, clusterInfo } from "../../cluster/api.ts";

/** The cluster that the scenarios run against. */
export interface ClusterUnderTest {
  readonly kubeconfig: string;
  readonly kubectl: string;
  /** The project's own cluster, undefined for one that KUBECONFIG names. */
  readonly own: ClusterInfo | undefined;
}

/** What has to be there before Matura can be installed, and what is missing without it. */
const REQUIRED = {
  "compositions.apiextensions.crossplane.io": "Crossplane 2.2 or later",
  "clusters.postgresql.cnpg.io": "CloudNativePG 1.30 or later",
  "databaseroles.postgresql.cnpg.io": "CloudNativePG 1.30 or later",
} as const;

/**
 * KUBECONFIG's cluster, or the project's own, which is started when it is not there.
 *
 * @throws Error that names what is missing
 */
export const clusterUnderTest = async (): Promise<ClusterUnderTest> => {
  const cluster = process.env.KUBECONFIG === undefined ? await ownCluster() : given(process.env.KUBECONFIG);
  const answer = await execa(cluster.kubectl, ["version", "--output=json"], {
    env: { KUBECONFIG: cluster.kubeconfig },
    reject: false,
  });
  if (answer.exitCode !== 0)
    throw new Error(`the cluster of ${cluster.kubeconfig} does not answer: ${answer.stderr}`);
  for (const [crd, what] of Object.entries(REQUIRED)) {
    const { exitCode } = await execa(cluster.kubectl, ["get", "crd", crd], {
      env: { KUBECONFIG: cluster.kubeconfig },
      reject: false,
    });
    if (exitCode !== 0) throw new Error(`the cluster has no ${crd}: install ${what}; nothing was run`);
  }
  return cluster;
};

const ownCluster = async (): Promise<ClusterUnderTest> => {
  const main = resolve(import.meta.dirname, "../../cluster/main.ts");
  await execa(process.execPath, [main, "up", "--monitoring"], { stdout: "inherit", stderr: "inherit" });
  const own = await clusterInfo();
  return { kubeconfig: own.kubeconfig, kubectl: own.kubectl, own };
};

const given = (kubeconfig: string): ClusterUnderTest => ({ kubeconfig, kubectl: "kubectl", own: undefined });
