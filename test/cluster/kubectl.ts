import { join } from "node:path";
import { execa } from "execa";
import { ClusterError } from "./error.ts";
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

/** Server-side apply: no annotation with a copy of the object, which large CRDs would not fit into. */
const applying = ["apply", "--server-side", "--force-conflicts", "--field-manager=matura-cluster"];

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

/** Waits for a condition. @param seconds how long */
export const waitFor = (condition: string, objects: readonly string[], seconds = 60): Promise<string> =>
  kubectl(["wait", `--for=${condition}`, `--timeout=${seconds}s`, ...objects]);
