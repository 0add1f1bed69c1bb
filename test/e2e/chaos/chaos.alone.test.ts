import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, jest, test } from "@jest/globals";
import { ExecaError } from "execa";
import fc from "fast-check";
import type { ByHand, ChaosReport, Happened } from "../support/chaos-report.ts";
import { type Claim, conditionOf, isReady, patchClaim, reports } from "../support/claim.ts";
import type { Client } from "../support/client.ts";
import { environment } from "../support/environment.ts";
import { type Fault, faultsOf } from "../support/faults.ts";
import { followRunbook } from "../support/follow-runbook.ts";
import { Instance } from "../support/instance.ts";
import { type Load, startLoad } from "../support/load.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";
import { Witness } from "../support/witness.ts";

const { minutes: MINUTES, seed: SEED } = environment().chaos;

/** How long three servers may take from the claim on, seconds. */
const LONGEST_START = 1200;
/** How long a claim may say what is not so, seconds. */
const LONGEST_LIE = 120;
/** How long everything may take to be well again once nothing goes wrong any more, seconds. */
const RECOVERY = 600;
/** The alert whose runbook brings a replica back that a kill has left rewound by half. */
const STUCK_REPLICA = "PostgreSQLReplicaNotStreaming";
/** A run as long as that has to have had every fault, minutes. */
const LONG = 30;

// All faults, the last of which may hold for a while, and what has to be well afterwards.
jest.setTimeout((MINUTES * 60 + 6 * RECOVERY) * 1000);

const hasThreeServers = (claim: Claim): boolean =>
  isReady(claim) && reports("ScalingReady", "Available")(claim) && claim.status?.scaling?.servers === 3;

/** What a command said when it failed, in its first line. */
const why = (error: unknown): string => {
  const text = error instanceof ExecaError && error.stderr ? String(error.stderr) : String(error);
  return text.split("\n")[0]?.slice(0, 120) ?? "";
};

interface Step {
  readonly fault: number;
  /** Seconds until the next one. */
  readonly pause: number;
}

/** Random faults on an instance with everything on, while clients write. The same seed gives the same faults. */
describe(`chaos for ${MINUTES} minutes, seed ${SEED}`, () => {
  const it = scenario("chaos");
  const { trace } = it;
  const instance = new Instance(it, "beset");
  let instanceNamespace = "";
  let began = 0;
  const happened: Happened[] = [];
  let recoverySeconds: number | undefined;
  const byHand: ByHand[] = [];
  let commits: ChaosReport["commits"];
  let faults: readonly Fault[];
  let client: Client;
  let load: Load;
  let witness: Witness;
  let watching: Promise<void>;

  test("three servers are ready within 20 minutes of the claim", async () => {
    const applied = Date.now();
    await instance.apply({ instances: 3, replication: { mode: "strict-sync" } });
    const claim = await instance.until("is ready with three servers", hasThreeServers, LONGEST_START);
    const seconds = Math.round((Date.now() - applied) / 1000);
    trace.note(`three servers were ready ${seconds} s after the claim`);
    instanceNamespace = claim.status?.instanceNamespace ?? "";
    expect(seconds).toBeLessThanOrEqual(LONGEST_START);
  });

  test("backups, probes and clients are there before anything goes wrong", async () => {
    await instance.until("has a backup", reports("BackupReady", "Available"), 600);
    await instance.until("is probed", reports("MetricsReady", "Available"), 300);
    faults = faultsOf({ name: instance.name, namespace: instance.namespace, instanceNamespace });
    client = await instance.client();
    load = await startLoad(client, trace);
    witness = new Witness(instance, trace);
    watching = witness.watch();
  });

  /** Waits for all servers; where the claim says that one needs a person, that person does what the runbook says. */
  const untilWhole = async (): Promise<void> => {
    const whole = reports("ScalingReady", "Available");
    const claim = await instance.until(
      "has all servers again, or says what a person must do",
      (found) => whole(found) || reports("ScalingReady", "ReplicaStuck")(found),
      2 * RECOVERY,
    );
    if (whole(claim)) return;
    const { message = "" } = conditionOf(claim, "ScalingReady") ?? {};
    trace.note(message);
    expect(message).toContain(STUCK_REPLICA);
    byHand.push({ alert: STUCK_REPLICA, named: true });
    trace.note(
      await followRunbook(STUCK_REPLICA, {
        NAMESPACE: instanceNamespace,
        CLAIM: instance.name,
        CLAIM_NAMESPACE: instance.namespace,
      }),
    );
    await instance.until("has all servers again", whole, RECOVERY);
  };

  test("everything returns to Ready by itself, or says what a person must do, and that does it", async () => {
    const steps = fc.sample(
      fc.record<Step>({ fault: fc.nat(faults.length - 1), pause: fc.integer({ min: 5, max: 40 }) }),
      { seed: SEED, numRuns: MINUTES * 12 },
    );
    began = Date.now();
    for (const { fault, pause } of steps) {
      if (Date.now() - began > MINUTES * 60_000) break;
      const { what, happen } = faults[fault] as Fault;
      trace.note(`fault: ${what}`);
      const at = Math.round((Date.now() - began) / 1000);
      happened.push(
        await happen().then(
          () => ({ at, what }),
          (error: unknown) => ({ at, what, not: why(error) }),
        ),
      );
      await sleep(pause * 1000);
    }
    const calm = Date.now();
    // The API server may be on its way back.
    await until("the backup is wanted again", () =>
      patchClaim(instance.name, instance.namespace, { backup: { enabled: true } }),
    );
    await instance.until("is ready again", isReady, RECOVERY);
    await untilWhole();
    await instance.until("has every iteration again", reports("Mature", "EveryIteration"), RECOVERY);
    recoverySeconds = Math.round((Date.now() - calm) / 1000);
    trace.note(`well again after ${recoverySeconds} s`);
  });

  test("no commit was lost that a client was told of", async () => {
    await load.untilCommitted(20);
    const acknowledged = await load.stop();
    const rows = new Set((await client.query("SELECT id FROM ledger")).split("\n").map(Number));
    commits = { acknowledged: acknowledged.length, lost: acknowledged.filter((id) => !rows.has(id)) };
    trace.note(`${commits.acknowledged} commits were acknowledged`);
    expect(commits.lost).toEqual([]);
  });

  test("the claim never said for long what was not so", async () => {
    witness.stop();
    await watching;
    const longest = Math.max(0, ...witness.lies.map(({ seconds }) => seconds));
    const report: ChaosReport = {
      began: new Date(began).toISOString(),
      minutes: MINUTES,
      seed: SEED,
      faults: happened,
      ...(recoverySeconds === undefined ? {} : { recoverySeconds }),
      ...(byHand.length === 0 ? {} : { byHand }),
      ...(commits === undefined ? {} : { commits }),
      lies: witness.lies,
      longestLie: longest,
    };
    writeFileSync(join(trace.folder, "report.json"), `${JSON.stringify(report, null, 2)}\n`);
    const came = happened.filter(({ not }) => not === undefined).map(({ what }) => what);
    trace.note(`${came.length} faults, ${witness.looks} looks, the longest lie took ${longest} s`);
    expect(came.length).toBeGreaterThan(MINUTES);
    if (MINUTES >= LONG) {
      expect(faults.map(({ what }) => what).filter((what) => !came.includes(what))).toEqual([]);
    }
    expect(witness.looks).toBeGreaterThan(MINUTES);
    expect(longest).toBeLessThanOrEqual(LONGEST_LIE);
  });
});
