import { kubectl } from "./kubectl.ts";

const annotate = (namespace: string, annotation: string): Promise<string> =>
  kubectl([
    "annotate",
    "clusters.postgresql.cnpg.io",
    "postgresql",
    "-n",
    namespace,
    "--overwrite",
    annotation,
  ]);

/** Stops PostgreSQL in one server of an instance, or in all, whose pods go on running without it. */
export const fence = (namespace: string, server = "*"): Promise<string> =>
  annotate(namespace, `cnpg.io/fencedInstances=["${server}"]`);

export const unfence = (namespace: string): Promise<string> =>
  annotate(namespace, "cnpg.io/fencedInstances-");
