import { mkdirSync } from "node:fs";
import { performance } from "node:perf_hooks";
import { startApiServer, startControllerManager } from "./control-plane.ts";
import { startCrossplane } from "./crossplane.ts";
import { startEtcd } from "./etcd.ts";
import { state } from "./folders.ts";
import { writeKubeconfigs } from "./kubeconfig.ts";
import { createNamespace } from "./namespace.ts";
import { installCrds } from "./operators.ts";
import { install, missing, type packages } from "./packages.ts";
import { createPki } from "./pki.ts";
import { preflight } from "./preflight.ts";
import { controlPlanePrograms, programs, wholePrograms } from "./programs.ts";
import { recordCluster } from "./record.ts";
import type { Mode } from "./settings.ts";
import { Steps } from "./steps.ts";

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
  mkdirSync(state, { recursive: true, mode: 0o700 });
  await programs(wish.mode === "whole" ? wholePrograms : controlPlanePrograms, say);

  const steps = new Steps(say);
  const network = steps.add("network namespace", [], createNamespace);
  const certificates = steps.add("certificates", [], async () => {
    await createPki();
    writeKubeconfigs();
  });
  const etcd = steps.add("etcd", [network], startEtcd);
  const apiServer = steps.add("kube-apiserver", [etcd, certificates], startApiServer);
  steps.add("kube-controller-manager", [apiServer], startControllerManager);
  steps.add("crossplane", [apiServer], () => startCrossplane(wish.mode));
  steps.add("operators' CRDs", [apiServer], () =>
    installCrds(["cnpg", "barmanPlugin", "prometheusOperator"]),
  );
  await steps.done();

  const seconds = (performance.now() - from) / 1000;
  recordCluster({ ...wish, startedAt: new Date().toISOString(), seconds: Math.round(seconds * 10) / 10 });
  say(`up after ${seconds.toFixed(1)} s`);
}

const packageSets = ({ mode, monitoring }: Wish): (keyof typeof packages)[] => [
  "control-plane",
  ...(mode === "whole" ? (["whole"] as const) : []),
  ...(monitoring ? (["monitoring"] as const) : []),
];
