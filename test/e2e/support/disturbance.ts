import { processes, restartEnded, running, signal } from "../../cluster/api.ts";
import { environment } from "./environment.ts";
import { kubectl } from "./kubectl.ts";
import { until } from "./until.ts";

/** Something that can be killed, and comes back. */
export interface Disturbance {
  readonly what: string;
  kill(): Promise<void>;
}

/**
 * What can be killed here. Pods everywhere; Crossplane and the API server as processes in the project's own cluster,
 * where nothing else runs them.
 */
export const disturbances = (): readonly Disturbance[] => {
  const { mode, ownCluster } = environment();
  const pods: readonly Disturbance[] = [
    ...(mode === "packages" ? [pod("the function", "crossplane-system", "pkg.crossplane.io/function")] : []),
    ...(ownCluster ? [] : [pod("Crossplane", "crossplane-system", "app=crossplane")]),
  ];
  return ownCluster ? [...pods, component("crossplane"), component("kube-apiserver")] : pods;
};

export const pod = (what: string, namespace: string, selector: string): Disturbance => ({
  what,
  kill: () => killPods(namespace, selector),
});

/**
 * Takes pods away at once, without letting them end in good order.
 *
 * @throws Error when there is none: kubectl is content with that
 */
export const killPods = async (namespace: string, selector: string): Promise<void> => {
  const said = await kubectl([
    "delete",
    "pod",
    "-n",
    namespace,
    "-l",
    selector,
    "--grace-period=0",
    "--force",
  ]);
  if (!said.includes("deleted")) throw new Error(`there is no pod ${selector} in ${namespace} to kill`);
};

const component = (name: string): Disturbance => ({
  what: name,
  kill: async () => {
    const found = processes().find((process) => process.name === name);
    if (found === undefined) throw new Error(`the cluster has no component ${name}`);
    signal(found, "SIGKILL");
    await until(`${name} has ended`, async () => (running(found) ? undefined : true), 20);
    // Others may end because this one did, and a port may take a moment to be free.
    await restartEnded(() => undefined);
    await until(`the API answers after ${name} was killed`, () => kubectl(["get", "--raw", "/readyz"]), 60);
  },
});
