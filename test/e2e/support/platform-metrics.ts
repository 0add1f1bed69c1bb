import { environment } from "./environment.ts";
import { list } from "./kubectl.ts";

interface Pod {
  readonly metadata: { readonly name: string };
  readonly status: { readonly podIP?: string };
}

interface Program {
  readonly namespace: string;
  /** Of its pods. */
  readonly label: string;
}

/** Where every program of the platform serves its metrics. */
export const PORT = 8080;

export const PROBER: Program = { namespace: "crossplane-system", label: "matura-prober" };
const KEEPER: Program = { namespace: "matura-backups", label: "backup-keeper" };

export const podOf = async ({ namespace, label }: Program): Promise<Pod> => {
  const [found] = await list<Pod>(["pods", "-n", namespace, "-l", `app.kubernetes.io/name=${label}`]);
  if (found === undefined) throw new Error(`there is no pod of ${label}`);
  return found;
};

const addressOf = async (program: Program): Promise<string> =>
  `${(await podOf(program)).status.podIP}:${PORT}`;

/** Where Prometheus scrapes the prober: the process of this machine, or the pod. */
export const proberAddress = async (): Promise<string> => environment().programs.prober ?? addressOf(PROBER);

export const keeperAddress = async (): Promise<string> =>
  environment().programs["backup-keeper"] ?? addressOf(KEEPER);
