import { type ChildProcess, spawnSync } from "node:child_process";
import { prefixed, unprefixed } from "./connection.ts";
import { type Peer, type RunningPeer, type StartOptions, startPeer, stopPeer } from "./peers.ts";
import { cpuOf, memoryOf } from "./process-memory.ts";
import { requestFrame } from "./requests.ts";
import type { Figure, Footprint } from "./results.ts";
import { type Round, type RoundOptions, runRound } from "./round.ts";
import { checkSameAnswers } from "./same-answer.ts";
import { median } from "./statistics.ts";

export interface Plan {
  readonly sizes: readonly number[];
  readonly inFlight: readonly number[];
  readonly rounds: number;
  /** Of one peer in one round. */
  readonly milliseconds: number;
  readonly say: (line: string) => void;
}

/** Latency and throughput of all peers, which take turns, so that what else the machine does hits all alike. */
export const measureFigures = async (
  peers: readonly Peer[],
  transport: Figure["transport"],
  pki: StartOptions["pki"],
  { sizes, inFlight, rounds, milliseconds, say }: Plan,
): Promise<readonly Figure[]> => {
  const figures: Figure[] = [];
  const first = prefixed(requestFrame(sizes[0] ?? 10));
  const running: RunningPeer[] = [];
  for (const peer of peers) running.push(await startPeer(peer, { pki, message: first }));
  for (const resources of sizes) {
    const message = prefixed(requestFrame(resources));
    await compareAnswers(running, message);
    for (const { connection } of running) {
      await runRound(connection, message, { inFlight: 1, milliseconds: milliseconds * 2, atLeast: 20 });
    }
    for (const concurrent of inFlight) {
      const seen = new Map<RunningPeer, Turn[]>(running.map((peer) => [peer, []]));
      for (let round = 0; round < rounds; round += 1) {
        for (const [running, results] of seen) {
          results.push(await turn(running, message, { inFlight: concurrent, milliseconds, atLeast: 10 }));
        }
      }
      for (const [{ peer }, results] of seen) {
        figures.push({
          peer: peer.name,
          transport,
          resources,
          inFlight: concurrent,
          p50: median(results.map(({ p50 }) => p50)),
          p99: median(results.map(({ p99 }) => p99)),
          perSecond: median(results.map(({ perSecond }) => perSecond)),
          cpu: cpuPerRequest(results),
        });
      }
      say(`${transport}, ${resources} + ${resources} resources, ${concurrent} in flight: measured`);
    }
  }
  for (const peer of running) await stopPeer(peer);
  return figures;
};

type Turn = Round & { readonly cpu: number | undefined };

const turn = async (
  { child, connection }: RunningPeer,
  message: Buffer,
  options: RoundOptions,
): Promise<Turn> => {
  const before = child?.pid === undefined ? 0 : cpuOf(child.pid);
  const round = await runRound(connection, message, options);
  return { ...round, cpu: child?.pid === undefined ? undefined : cpuOf(child.pid) - before };
};

/** Over all turns: the clock of the processor time is too coarse for one. */
const cpuPerRequest = (turns: readonly Turn[]): number | undefined => {
  if (turns.some(({ cpu }) => cpu === undefined)) return undefined;
  const sum = (of: (turn: Turn) => number): number => turns.reduce((total, turn) => total + of(turn), 0);
  return sum(({ cpu }) => cpu ?? 0) / sum(({ requests }) => requests);
};

/** @throws Error when two of them do not do the same work */
export const compareAnswers = async (running: readonly RunningPeer[], message: Buffer): Promise<void> => {
  const answers = new Map<string, Buffer>();
  for (const { peer, connection } of running) {
    if (peer.composes) answers.set(peer.name, unprefixed(await connection.call(message)));
  }
  checkSameAnswers(answers);
};

const STARTS = 7;
const LOADED_REQUESTS = 4000;

/** Memory and start-up of processes that are ours to start, over mTLS. Their starts take turns as well. */
export const measureFootprints = async (
  peers: readonly Peer[],
  pki: NonNullable<StartOptions["pki"]>,
  message: Buffer,
): Promise<readonly Footprint[]> => {
  const owned = peers.filter(({ command }) => command !== undefined);
  const starts = new Map<Peer, number[]>(owned.map((peer) => [peer, []]));
  for (let start = 0; start < STARTS; start += 1) {
    for (const [peer, times] of starts) {
      const running = await startPeer(peer, { pki, message });
      times.push(running.toFirstAnswer ?? Number.NaN);
      await stopPeer(running);
    }
  }
  const footprints: Footprint[] = [];
  for (const [peer, times] of starts) {
    const running = await startPeer(peer, { pki, message });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const idle = memoryOf(pidOf(running.child)).resident;
    const requests = { inFlight: 8, milliseconds: 0, atLeast: LOADED_REQUESTS };
    await runRound(running.connection, message, requests);
    const { peak } = memoryOf(pidOf(running.child));
    footprints.push({ peer: peer.name, idle, loaded: peak, toFirstAnswer: median(times) });
    await stopPeer(running);
  }
  return footprints;
};

/** What it takes to start Node itself and do nothing, in milliseconds: the part of a start that no function can save. */
export const measureBareStart = (): number => {
  const times = Array.from({ length: STARTS }, () => {
    const started = performance.now();
    spawnSync(process.execPath, ["-e", "0"]);
    return performance.now() - started;
  });
  return median(times);
};

const pidOf = (child: ChildProcess | undefined): number => {
  if (child?.pid === undefined) throw new Error("the process has not started");
  return child.pid;
};
