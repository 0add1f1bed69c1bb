import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prefixed } from "../../bench/connection.ts";
import { compareAnswers } from "../../bench/measure.ts";
import { nodePeers, type RunningPeer, startPeer, stopPeer } from "../../bench/peers.ts";
import { requestFrame } from "../../bench/requests.ts";

test("the bench compares like with like: its peers on Node answer the same", async () => {
  const folder = await mkdtemp(join(tmpdir(), "matura-bench-"));
  const running: RunningPeer[] = [];
  try {
    const message = prefixed(requestFrame(10));
    const peers = (await nodePeers(folder)).filter(({ composes }) => composes);
    for (const peer of peers) running.push(await startPeer(peer, { pki: undefined, message }));
    expect(running.map(({ peer }) => peer.name)).toContain("sdk-typescript");
    await compareAnswers(running, message);
  } finally {
    for (const peer of running) await stopPeer(peer);
    await rm(folder, { recursive: true });
  }
});
