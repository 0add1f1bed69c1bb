import { InvalidArgumentError, Option } from "commander";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { ServerError } from "../../runtime/server/server-error.ts";
import { PostgreSQL } from "../../services/postgresql/service.ts";
import { PROBE_SECRET } from "../../services/probe/target.ts";
import { ApiClient } from "../process/api-client.ts";
import { type ProcessOptions, processCommand } from "../process/options.ts";
import { type ProcessContext, type Running, runProcess } from "../process/run-process.ts";
import { Watched, type WatchTarget } from "../process/watched.ts";
import { HostResolver } from "./host-resolver.ts";
import { PostgreSQLProbe } from "./probe/postgresql.ts";
import { Prober } from "./prober.ts";
import type { Shard } from "./shard.ts";
import { wordWriter } from "./word-writer.ts";

interface ProberOptions extends ProcessOptions {
  readonly shardIndex: number;
  readonly shardCount: number;
  readonly dnsServer?: string;
}

/** How the instances of each service are probed, a line each. */
const PROBES = { [PostgreSQL.name]: () => new PostgreSQLProbe() };

/** The Secrets of that name in all namespaces: the right to read no others is enough for that. */
const TARGETS: WatchTarget = {
  apiVersion: "v1",
  kind: "Secret",
  plural: "secrets",
  fieldSelector: `metadata.name=${PROBE_SECRET}`,
};

/** Probes every instance as its clients reach it, and exports what became of it. */
const start = async ({
  options,
  kubeConfig,
  log,
  metrics,
}: ProcessContext<ProberOptions>): Promise<Running> => {
  const shard = shardOf(options);
  const resolver = new HostResolver(options.dnsServer);
  const api = new ApiClient(kubeConfig, "matura-prober");
  const speak = wordWriter(api, log);
  const prober = new Prober({ resolver, shard, probes: PROBES, metrics, log, speak });
  const targets = new Watched<KubernetesObject>(kubeConfig, api, TARGETS, log);
  targets.onChange((secret, change) => prober.onTarget(secret, change));
  await targets.start();
  return {
    unready: () => (targets.synced ? undefined : "the instances are not all known: see the log"),
    stop: async () => {
      targets.stop();
      prober.stop();
    },
  };
};

/** @throws ServerError when there is no such part */
const shardOf = ({ shardIndex: index, shardCount: count }: ProberOptions): Shard => {
  if (index < count) return { index, count };
  throw new ServerError(
    `--shard-index is ${index} and --shard-count ${count}: the index must be lower than the count`,
  );
};

const whole = (text: string): number => {
  const value = Number(text);
  if (text !== "" && Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError("it must be a whole number from 0");
};

const command = processCommand("prober", "Probe every instance as its clients reach it.")
  .addOption(
    new Option("--shard-index <number>", "which part of the instances, from 0")
      .env("SHARD_INDEX")
      .argParser(whole)
      .default(0),
  )
  .addOption(
    new Option("--shard-count <number>", "how many probers share the instances")
      .env("SHARD_COUNT")
      .argParser(whole)
      .default(1),
  )
  .addOption(
    new Option("--dns-server <address>", "which server to ask for hosts, the system's by default").env(
      "DNS_SERVER",
    ),
  );

if (import.meta.main) await runProcess<ProberOptions>(command, start);
