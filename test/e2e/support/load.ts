import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "./client.ts";
import type { Trace } from "./trace.ts";
import { until } from "./until.ts";

/** A transaction as the client saw it. Milliseconds since 1970, of one clock. */
interface Transaction {
  readonly id: number;
  readonly began: number;
  readonly ended: number;
  /** Whether a commit was acknowledged, at the first or the second try. */
  readonly committed: boolean;
  readonly tries: number;
}

/** What clients noticed of something that happened under load. */
export interface Interruption {
  readonly transactions: number;
  /** Failed, and failed again when tried once more a second later. */
  readonly failed: number;
  readonly retried: number;
  /** From one acknowledged commit to the next, the longest time, in seconds. */
  readonly longestSeconds: number;
}

/** A load on an instance: pgbench with two connections, and a client that keeps a ledger of its commits. */
export interface Load {
  /** Does something, waits a moment, and says what clients noticed meanwhile. */
  during(what: string, action: () => Promise<unknown>): Promise<Interruption>;
  /** Waits until so many commits were acknowledged: fewer would say little. */
  untilCommitted(commits: number): Promise<void>;
  /** Ends it, and gives the commits that were acknowledged. */
  stop(): Promise<readonly number[]>;
}

/** Seconds for which the load goes on after something, so that what comes late is seen. */
const AFTERWARDS = 3;

/**
 * One transaction after the other, each on a connection of its own, as an application without a pool would. A line of
 * the ledger: id, begin, end, 1 or 0, tries.
 */
const LEDGER = `
try() {
  timeout 30 psql "$POSTGRESQL_URL" --no-psqlrc -qtA -v ON_ERROR_STOP=1 \\
    -c "INSERT INTO ledger VALUES ($1) ON CONFLICT DO NOTHING" >/dev/null 2>>/tmp/ledger.errors
}
export PGCONNECT_TIMEOUT=15
n=0
while [ ! -e /tmp/stop ]; do
  n=$((n + 1)); began=$(date +%s%3N)
  if try $n; then echo "$n $began $(date +%s%3N) 1 1"
  else
    sleep 1
    if try $n; then echo "$n $began $(date +%s%3N) 1 2"; else echo "$n $began $(date +%s%3N) 0 2"; fi
  fi
  sleep 0.2
done >/tmp/ledger
`;

/** pgbench ends when a server goes, so it is started again. */
const PGBENCH = `
while [ ! -e /tmp/stop ]; do
  pgbench --client=2 --time=600 --max-tries=2 --rate=10 "$POSTGRESQL_URL" >>/tmp/pgbench.log 2>&1 || sleep 1
done
`;

/** Prepares the tables and starts the load in the client's pod. */
export const startLoad = async (client: Client, trace: Trace): Promise<Load> => {
  await client.query("CREATE TABLE IF NOT EXISTS ledger (id int PRIMARY KEY)");
  await client.shell('pgbench --initialize --init-steps=dtgp --scale=1 --quiet "$POSTGRESQL_URL" 2>&1');
  for (const script of [LEDGER, PGBENCH]) {
    await client.shell(`nohup sh -c '${script.replaceAll("'", "'\\''")}' >/dev/null 2>&1 &`);
  }
  const transactions = async (): Promise<readonly Transaction[]> =>
    (await client.shell("cat /tmp/ledger")).split("\n").filter(Boolean).map(parsed);
  const now = async (): Promise<number> => Number(await client.shell("date +%s%3N"));
  return {
    during: async (what, action) => {
      const from = await now();
      await action();
      const acted = await now();
      // An interruption that goes on has no length yet.
      await until(
        "a commit that began afterwards",
        async () =>
          (await transactions()).some(({ began, committed }) => committed && began >= acted)
            ? true
            : undefined,
        600,
      );
      await sleep(AFTERWARDS * 1000);
      const seen = interruptionOf(await transactions(), from, await now());
      trace.note(`${what}: ${JSON.stringify(seen)}`);
      return seen;
    },
    untilCommitted: async (commits) => {
      await until(
        `${commits} commits`,
        async () =>
          (await transactions()).filter(({ committed }) => committed).length >= commits ? true : undefined,
        600,
      );
    },
    stop: async () => {
      await client.shell("touch /tmp/stop");
      await sleep(2000);
      return (await transactions()).filter(({ committed }) => committed).map(({ id }) => id);
    },
  };
};

const parsed = (line: string): Transaction => {
  const [id = 0, began = 0, ended = 0, committed = 0, tries = 0] = line.split(" ").map(Number);
  return { id, began, ended, committed: committed === 1, tries };
};

const interruptionOf = (all: readonly Transaction[], from: number, until: number): Interruption => {
  const within = all.filter(({ began, ended }) => ended >= from && began <= until);
  const commits = all.filter(({ committed }) => committed).map(({ ended }) => ended);
  const gaps = commits
    .map((ended, index) => ({ ended, gap: ended - (commits[index - 1] ?? ended) }))
    .filter(({ ended, gap }) => ended >= from && ended - gap <= until)
    .map(({ gap }) => gap);
  return {
    transactions: within.length,
    failed: within.filter(({ committed }) => !committed).length,
    retried: within.filter(({ tries }) => tries > 1).length,
    longestSeconds: Math.round(Math.max(0, ...gaps) / 100) / 10,
  };
};
