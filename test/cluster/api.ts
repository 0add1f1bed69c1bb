import { join } from "node:path";
import { auditLog } from "./audit.ts";
import { debians } from "./debian.ts";
import { ClusterError } from "./error.ts";
import { bin, functionTls, kubeconfig, logs, trust } from "./folders.ts";
import { images } from "./images.ts";
import { monitoring } from "./monitoring.ts";
import { objectStore } from "./object-store.ts";
import { allCrds, type Operator } from "./operators.ts";
import { clusterRecord } from "./record.ts";
import { registryAddress } from "./registry.ts";
import { type Mode, network, registry, storageClass } from "./settings.ts";

/** What tests use of the cluster. */
export { type FaultyStore, type SmallStore, startSmallStore, startUntrustedStore } from "./faulty-stores.ts";
export { registerFunction, unregisterFunction } from "./functions.ts";
export { evaluate, route, scrape, startStateMetrics } from "./monitoring.ts";
export { inside as inNetwork } from "./namespace.ts";
export { selects } from "./network-policy/selector.ts";
export { createBucket } from "./object-store.ts";
export { processes, restart, restartEnded, running, signal, stop } from "./process.ts";

const majors = Object.values(debians).map(({ major }) => major);

/** What this cluster can do; a test that needs what is false or missing is counted as not run. */
export interface Capabilities {
  /** Whether pods run at all. */
  readonly pods: boolean;
  /** Whether ingress policies are enforced. */
  readonly networkPolicy: boolean;
  readonly expandableStorage: boolean;
  readonly objectStore: boolean;
  readonly monitoring: boolean;
  /** Major versions of PostgreSQL that have an image. */
  readonly majors: readonly string[];
}

/** The local registry, empty at first. It speaks TLS with the cluster's own authority. */
export interface RegistryInfo {
  /** As image references in the cluster name it. */
  readonly name: string;
  /** As the host reaches it, to push. */
  readonly address: string;
  /** Folder with the authority as ca.crt, as `skopeo --dest-cert-dir` wants it. */
  readonly certDir: string;
}

/** Images that are on the node already; no pull is needed. */
export interface ImageReferences {
  /** PostgreSQL by major version. psql and pgbench are in it. */
  readonly postgresql: Readonly<Record<string, string>>;
  readonly pgbouncer: string;
}

export interface ClusterInfo {
  readonly mode: Mode;
  readonly kubeconfig: string;
  readonly kubectl: string;
  readonly logsDir: string;
  /** What the catalogue's accounts asked the API server for: audit.k8s.io/v1 Events, one a line. */
  readonly auditLog: string;
  /** The host as the cluster reaches it: where functions that run as processes listen. */
  readonly hostAddress: string;
  /** The node in the cluster: where what runs in the cluster's network listens. DNS answers there too. */
  readonly nodeAddress: string;
  /** Folders with tls.crt, tls.key and ca.crt: for a function's server, and for one who calls it. */
  readonly functionTls: { readonly serverDir: string; readonly clientDir: string };
  readonly storageClass?: string;
  readonly registry?: RegistryInfo;
  readonly objectStore?: typeof objectStore;
  readonly images?: ImageReferences;
  readonly monitoring?: typeof monitoring;
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
    auditLog,
    hostAddress: network.host.address,
    nodeAddress: network.node.address,
    functionTls,
    ...(whole && {
      storageClass,
      registry: { name: registry, address: registryAddress, certDir: trust },
      objectStore,
      images: {
        postgresql: Object.fromEntries(majors.map((major) => [major, `${images.postgresql}:${major}`])),
        pgbouncer: images.pgbouncer,
      },
    }),
    ...(record.monitoring && { monitoring }),
    crds: await allCrds(),
    capabilities: {
      pods: whole,
      networkPolicy: whole,
      expandableStorage: whole,
      objectStore: whole,
      monitoring: record.monitoring,
      majors: whole ? majors : [],
    },
  };
}
