import { performance } from "node:perf_hooks";
import { installOperators, operatorsReady } from "./cnpg.ts";
import { importImages, startContainerd } from "./containerd.ts";
import { startApiServer, startControllerManager, startScheduler } from "./control-plane.ts";
import { startCrossplane } from "./crossplane.ts";
import { debians } from "./debian.ts";
import { startDns } from "./dns.ts";
import { startEtcd } from "./etcd.ts";
import { databaseImages, operatorImages } from "./images.ts";
import { writeKubeconfigs } from "./kubeconfig.ts";
import { nodeReady, startKubelet } from "./kubelet.ts";
import { startAlertmanager, startPrometheus } from "./monitoring.ts";
import { createNamespace } from "./namespace.ts";
import { startNetworkPolicy } from "./network-policy.ts";
import { startObjectStore } from "./object-store.ts";
import { installCrds } from "./operators.ts";
import { install, missing, type packages } from "./packages.ts";
import { createPki } from "./pki.ts";
import { preflight } from "./preflight.ts";
import { controlPlanePrograms, monitoringPrograms, programs, wholePrograms } from "./programs.ts";
import { createState, recordCluster } from "./record.ts";
import { startRegistry } from "./registry.ts";
import { startServiceProxy } from "./service-proxy.ts";
import type { Mode } from "./settings.ts";
import { Steps } from "./steps.ts";
import { startStorage } from "./storage.ts";

export interface Wish {
  readonly mode: Mode;
  readonly monitoring: boolean;
}

/** Brings a cluster up from nothing. @throws ClusterError, with what was started still running */
export async function up(wish: Wish, say: (line: string) => void): Promise<void> {
  const from = performance.now();
  const sets = packageSets(wish);
  await preflight(wish.mode, sets);
  await install(missing(sets), say);
  createState();
  await programs(
    [
      ...(wish.mode === "whole" ? wholePrograms : controlPlanePrograms),
      ...(wish.monitoring ? monitoringPrograms : []),
    ],
    say,
  );

  const archives = wish.mode === "whole" ? await imageArchives(say) : undefined;

  const steps = new Steps(say);
  const network = steps.add("network namespace", [], createNamespace);
  const certificates = steps.add("certificates", [], async () => {
    await createPki();
    writeKubeconfigs();
  });
  const etcd = steps.add("etcd", [network], startEtcd);
  const apiServer = steps.add("kube-apiserver", [etcd, certificates], startApiServer);
  const controllers = steps.add("kube-controller-manager", [apiServer], startControllerManager);
  if (archives) {
    node(steps, archives, [network, certificates], apiServer);
    steps.add("operators' CRDs", [apiServer], () => installCrds(["prometheusOperator"]));
  } else {
    steps.add("operators' CRDs", [apiServer], () =>
      installCrds(["cnpg", "barmanPlugin", "prometheusOperator"]),
    );
  }
  steps.add("crossplane", [controllers], () => startCrossplane(wish.mode));
  if (wish.monitoring) {
    steps.add("prometheus", [network], startPrometheus);
    steps.add("alertmanager", [network], startAlertmanager);
  }
  await steps.done();

  const seconds = (performance.now() - from) / 1000;
  recordCluster({ ...wish, startedAt: new Date().toISOString(), seconds: Math.round(seconds * 10) / 10 });
  say(`up after ${seconds.toFixed(1)} s`);
}

interface Archives {
  readonly operators: string;
  readonly databases: readonly string[];
}

/** Archives of the images, made when they are not in the cache. */
async function imageArchives(say: (line: string) => void): Promise<Archives> {
  const databases: string[] = [];
  for (const debian of Object.values(debians)) databases.push(await databaseImages(debian, say));
  return { operators: await operatorImages(), databases };
}

/** All that a whole cluster has beyond its control plane. */
function node(
  steps: Steps,
  archives: Archives,
  machine: readonly Promise<void>[],
  apiServer: Promise<void>,
): void {
  const containerd = steps.add("containerd", machine, startContainerd);
  const operatorsImported = steps.add("operators' images", [containerd], () =>
    importImages(archives.operators),
  );
  steps.add("databases' images", [operatorsImported], async () => {
    for (const archive of archives.databases) await importImages(archive);
  });
  steps.add("registry", machine, startRegistry);
  steps.add("minio", machine, startObjectStore);
  steps.add("kube-scheduler", [apiServer], startScheduler);
  steps.add("kube-proxy", [apiServer], startServiceProxy);
  steps.add("network-policy", [apiServer], startNetworkPolicy);
  steps.add("coredns", [apiServer], startDns);
  const kubelet = steps.add("kubelet", [containerd, apiServer], startKubelet);
  const ready = steps.add("node", [kubelet], nodeReady);
  steps.add("storage", [kubelet], startStorage);
  const installed = steps.add("operators' manifests", [apiServer], installOperators);
  steps.add("operators", [ready, installed, operatorsImported], operatorsReady);
}

const packageSets = ({ mode, monitoring }: Wish): (keyof typeof packages)[] => [
  "control-plane",
  ...(mode === "whole" ? (["whole"] as const) : []),
  ...(monitoring ? (["monitoring"] as const) : []),
];
