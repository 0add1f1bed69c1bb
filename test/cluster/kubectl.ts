import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { ClusterError, sentence } from "./error.ts";
import { bin, kubeconfig } from "./folders.ts";

/** An object of Kubernetes, as far as the cluster's own manifests look into it. */
export interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; [field: string]: unknown };
  [field: string]: unknown;
}

/** Runs the cluster's own kubectl as its administrator. @throws ClusterError with what kubectl printed */
export async function kubectl(args: readonly string[], input?: string): Promise<string> {
  const result = await execa(join(bin, "kubectl"), ["--kubeconfig", kubeconfig, ...args], {
    ...(input !== undefined && { input }),
    reject: false,
  });
  if (result.failed)
    throw new ClusterError(`kubectl ${args.join(" ")}: ${result.stderr || result.shortMessage}`);
  return result.stdout;
}

/**
 * Server-side apply: no annotation with a copy of the object, which large CRDs would not fit into.
 *
 * Without kubectl's own validation: it fetches the API's whole schema, which the API server
 * computes anew after each CRD, and the server validates anyway.
 */
const applying = [
  "apply",
  "--server-side",
  "--force-conflicts",
  "--validate=false",
  "--field-manager=matura-cluster",
];

/** Applies objects, or a text of YAML documents. */
export const apply = (objects: string | readonly Manifest[]): Promise<string> =>
  kubectl(
    [...applying, "-f", "-"],
    typeof objects === "string"
      ? objects
      : JSON.stringify({ apiVersion: "v1", kind: "List", items: objects }),
  );

/** Applies files or folders of manifests. */
export const applyFiles = (paths: readonly string[]): Promise<string> =>
  kubectl([...applying, ...paths.flatMap((path) => ["-f", path])]);

/**
 * Waits for a condition.
 *
 * @param condition as `kubectl wait --for` takes it
 * @param seconds how long
 * @throws ClusterError when the condition doesn't hold in time
 */
export async function waitFor(condition: string, objects: readonly string[], seconds = 60): Promise<void> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const left = Math.max(1, Math.round((deadline - Date.now()) / 1000));
    try {
      await kubectl(["wait", `--for=${condition}`, `--timeout=${left}s`, ...objects]);
      return;
    } catch (error) {
      // kubectl gives up at once on an object so new that its status has no conditions yet.
      if (Date.now() > deadline || !sentence(error).includes("accessor error")) throw error;
    }
    await sleep(100);
  }
}
