import { setTimeout as sleep } from "node:timers/promises";
import { execa } from "execa";
import { inNetwork } from "../../cluster/api.ts";
import { patchClaim } from "./claim.ts";
import { disturbances, pod } from "./disturbance.ts";
import { environment } from "./environment.ts";
import { get, kubectl, list } from "./kubectl.ts";
import { until } from "./until.ts";

/** Something that goes wrong for a while, and is over when the promise is. */
export interface Fault {
  readonly what: string;
  happen(): Promise<void>;
}

export interface Victim {
  readonly name: string;
  readonly namespace: string;
  readonly instanceNamespace: string;
}

interface Pod {
  readonly metadata: { readonly name: string };
  readonly status: { readonly podIP?: string };
}

const HOLD_MS = 20_000;
const DATA = "/var/lib/postgresql/data";

/** All that can go wrong with an instance here. */
export const faultsOf = (victim: Victim): readonly Fault[] => {
  const { instanceNamespace } = victim;
  const edit = (what: string, parameters: object): Fault => ({
    what: `edit: ${what}`,
    happen: async () => {
      await patchClaim(victim.name, victim.namespace, parameters);
    },
  });
  return [
    ...[
      pod("the primary", instanceNamespace, "cnpg.io/instanceRole=primary"),
      pod("a replica", instanceNamespace, "cnpg.io/instanceRole=replica"),
      pod("the operator", "cnpg-system", "app.kubernetes.io/name=cloudnative-pg"),
      ...disturbances(),
    ].map(({ what, kill }) => ({ what: `${what} is killed`, happen: kill })),
    { what: "the primary's disk is full", happen: () => fillDisk(instanceNamespace) },
    ...(environment().ownCluster
      ? [{ what: "the servers do not reach each other", happen: () => cutNetwork(instanceNamespace) }]
      : []),
    edit("work_mem 6MB", { service: { pgSettings: { work_mem: "6MB" } } }),
    edit("work_mem 5MB", { service: { pgSettings: { work_mem: "5MB" } } }),
    edit("backup off", { backup: { enabled: false } }),
    edit("backup on", { backup: { enabled: true } }),
  ];
};

const servers = (namespace: string): Promise<readonly Pod[]> =>
  list<Pod>(["pods", "-n", namespace, "-l", "cnpg.io/podRole=instance"]);

/** Leaves a hundredth of the volume, and gives the rest back. */
const fillDisk = async (namespace: string): Promise<void> => {
  const cluster = await get<{ status?: { currentPrimary?: string } }>(
    "clusters.postgresql.cnpg.io",
    "postgresql",
    namespace,
  );
  const primary = cluster?.status?.currentPrimary ?? "";
  const shell = (command: string) =>
    kubectl(["exec", "-n", namespace, "-c", "postgres", primary, "--", "sh", "-c", command]);
  try {
    await shell(
      `free=$(df --output=avail -B1 ${DATA} | tail -1); size=$(df --output=size -B1 ${DATA} | tail -1); fallocate -l $((free - size / 100)) ${DATA}/filler`,
    );
    await sleep(HOLD_MS);
  } finally {
    // A server that a full disk has stopped lets no command in until its container is up again.
    await until(`the filler on ${primary} is gone`, () => shell(`rm -f ${DATA}/filler && echo gone`));
  }
};

/** Drops every packet between the servers, both ways. */
const cutNetwork = async (namespace: string): Promise<void> => {
  const addresses = (await servers(namespace)).flatMap(({ status }) => status.podIP ?? []);
  const pairs = addresses.flatMap((from) => addresses.filter((to) => to !== from).map((to) => [from, to]));
  const rules = (action: "-I" | "-D") =>
    Promise.all(
      pairs.map(([from = "", to = ""]) => {
        const [command = "", ...args] = inNetwork([
          "iptables",
          "-w",
          action,
          "FORWARD",
          "-s",
          from,
          "-d",
          to,
          "-j",
          "DROP",
        ]);
        return execa(command, args, { reject: action === "-I" });
      }),
    );
  await rules("-I");
  try {
    await sleep(HOLD_MS);
  } finally {
    await rules("-D");
  }
};
