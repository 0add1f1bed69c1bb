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

/** Stops PostgreSQL in all servers of an instance, whose pods go on running without it. */
export const fence = (namespace: string): Promise<string> =>
  annotate(namespace, 'cnpg.io/fencedInstances=["*"]');

export const unfence = (namespace: string): Promise<string> =>
  annotate(namespace, "cnpg.io/fencedInstances-");
