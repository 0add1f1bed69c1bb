import { Ready } from "@crossplane-org/function-sdk-typescript";
import { SimulatedCluster } from "../../../../../cli/render/simulation/cluster.ts";
import { runLifecycle } from "../../../../../cli/render/simulation/lifecycle.ts";
import {
  composite,
  compositionOf,
  configMap,
  desiring,
  fatal,
  NOW,
  ScriptedFunctions,
  stepOf,
} from "../fixtures.ts";

const composition = compositionOf(stepOf("one"));
const cluster = () =>
  new SimulatedCluster({ composite: composite(), objects: [], connectionKeys: ["KEY"], now: NOW });

const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "instance" } };
const isActive = (object: object | undefined) =>
  (object as { status?: { phase?: string } } | undefined)?.status?.phase === "Active";

test("what one pass desires the next observes, healthy, until nothing changes", async () => {
  const functions = new ScriptedFunctions({
    one: (request) => {
      const seen = request.observed?.resources.namespace?.resource;
      return desiring(
        request,
        isActive(seen) ? { namespace, inside: configMap("inside") } : { namespace },
        isActive(seen) ? Ready.READY_TRUE : Ready.READY_FALSE,
      );
    },
  });
  const passes = await runLifecycle(composition, functions, cluster());
  expect(passes.map(({ created, deleted }) => ({ created, deleted }))).toEqual([
    { created: ["namespace"], deleted: [] },
    { created: ["inside"], deleted: [] },
    { created: [], deleted: [] },
  ]);
});

test("what is left out is deleted", async () => {
  const functions = new ScriptedFunctions({
    one: (request) =>
      request.observed?.resources.a === undefined ? desiring(request, { a: configMap("a") }) : {},
  });
  const passes = await runLifecycle(composition, functions, cluster(), 2);
  expect(passes[1]?.deleted).toEqual(["a"]);
});

test("a fatal result keeps everything and ends the life", async () => {
  const functions = new ScriptedFunctions({
    one: (request) =>
      request.observed?.resources.a === undefined ? desiring(request, { a: configMap("a") }) : fatal("no"),
  });
  const simulated = cluster();
  const passes = await runLifecycle(composition, functions, simulated);
  expect(passes).toHaveLength(2);
  expect([...simulated.observe().composed.keys()]).toEqual(["a"]);
});

test("an instance that never settles is an error that names what moves", async () => {
  let count = 0;
  const functions = new ScriptedFunctions({
    one: (request) => desiring(request, { restless: configMap("restless", { count: String(count++) }) }),
  });
  await expect(runLifecycle(composition, functions, cluster())).rejects.toThrow(
    "not steady after 30 passes; still changing: restless",
  );
});

test("the connection secret takes the XRD's keys only, and keeps what is no longer given", async () => {
  let first = true;
  const functions = new ScriptedFunctions({
    one: () => {
      const details: Record<string, Buffer> = first ? { KEY: Buffer.from("v"), OTHER: Buffer.from("w") } : {};
      first = false;
      return {
        desired: { composite: { resource: {}, connectionDetails: details, ready: 0 }, resources: {} },
      };
    },
  });
  const simulated = cluster();
  await runLifecycle(composition, functions, simulated);
  expect([...simulated.connectionDetails.keys()]).toEqual(["KEY"]);
});
