import { join } from "node:path";
import { ClusterError } from "./error.ts";
import { bin, functionTls, kubeconfig, logs } from "./folders.ts";
import { allCrds, type Operator } from "./operators.ts";
import { clusterRecord } from "./record.ts";
import { type Mode, network } from "./settings.ts";

/** What tests use of the cluster. */
export { registerFunction, unregisterFunction } from "./functions.ts";
export { processes, restart, running, signal, stop } from "./process.ts";

/** What this cluster can do; a test that needs what is false or missing is counted as not run. */
export interface Capabilities {
  /** Whether pods run at all. */
  readonly pods: boolean;
  /** The bridge CNI knows nothing of NetworkPolicy. */
  readonly networkPolicy: boolean;
  readonly expandableStorage: boolean;
  readonly objectStore: boolean;
  readonly monitoring: boolean;
  /** Major versions of PostgreSQL that have an image. */
  readonly majors: readonly string[];
}

export interface ClusterInfo {
  readonly mode: Mode;
  readonly kubeconfig: string;
  readonly kubectl: string;
  readonly logsDir: string;
  /** The host as the cluster reaches it: where functions that run as processes listen. */
  readonly hostAddress: string;
  /** Folders with tls.crt, tls.key and ca.crt: for a function's server, and for one who calls it. */
  readonly functionTls: { readonly serverDir: string; readonly clientDir: string };
  /** Files and folders of the operators' CRDs in the pinned modules. */
  readonly crds: Readonly<Record<Operator, readonly string[]>>;
  readonly capabilities: Capabilities;
}

/** The running cluster. @throws ClusterError when there is none */
export async function clusterInfo(): Promise<ClusterInfo> {
  const record = clusterRecord();
  if (!record) throw new ClusterError("no cluster is up: run `npm run cluster -- up`");
  const whole = record.mode === "whole";
  return {
    mode: record.mode,
    kubeconfig,
    kubectl: join(bin, "kubectl"),
    logsDir: logs,
    hostAddress: network.host.address,
    functionTls,
    crds: await allCrds(),
    capabilities: {
      pods: whole,
      networkPolicy: false,
      expandableStorage: whole,
      objectStore: whole,
      monitoring: record.monitoring,
      majors: whole ? ["15"] : [],
    },
  };
}
