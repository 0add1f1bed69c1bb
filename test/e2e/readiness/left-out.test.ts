import { afterAll, afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { type Claim, conditionOf, isReady, reports } from "../support/claim.ts";
import type { Client } from "../support/client.ts";
import { type ComposedObject, composedObjects, partOf } from "../support/composed.ts";
import { Instance } from "../support/instance.ts";
import { get } from "../support/kubectl.ts";
import { OwnComposition } from "../support/own-composition.ts";
import { addRows, createRows, fingerprint } from "../support/rows.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

/** Others write these as time goes by: the keeper, the prober, and the heartbeat of each pass. */
const WRITTEN_BY_OTHERS = ["backup-store-news", "backup-heartbeat", "probe-word"];

/** What looks at an iteration without being amended by it: the rule on overdue backups counts from their schedule's making. */
const LOOKS_AT: Readonly<Record<string, readonly string[]>> = { backup: ["capacity-rules"] };

const lacks = (iteration: string) => (claim: Claim) =>
  (conditionOf(claim, "Mature")?.message ?? "").includes(`${iteration} (not in this platform's composition)`);
const hasEveryIteration = reports("Mature", "EveryIteration");

/** One instance under a composition of its own, from which one function after the other is left out. */
describe("a function that is left out of the composition", () => {
  const run = scenario("left-out");
  const composition = new OwnComposition(run);
  const instance = new Instance(run, "partial");
  let instanceNamespace = "";
  let client: Client;
  let rows = "";

  const secret = async (): Promise<object | undefined> =>
    (await get<{ data: object }>("secret", instance.name, instance.namespace))?.data;
  /** Backups and settings of memory have servers start again when they come and go. */
  const findsRows = (): Promise<true> =>
    until(
      "a client finds its rows",
      async () => ((await fingerprint(client)) === rows ? true : undefined),
      120,
    );
  const identities = (objects: Iterable<ComposedObject>): readonly string[] =>
    [...objects].map(({ name, uid }) => `${name} ${uid}`).sort();

  beforeAll(async () => {
    await composition.without();
    await instance.apply({}, composition.name);
    const claim = await instance.until("has every iteration", hasEveryIteration, 600);
    instanceNamespace = claim.status?.instanceNamespace ?? "";
    client = await instance.client();
    await createRows(client);
    await addRows(client, 1, 100);
    rows = await fingerprint(client);
  });
  // Whatever one of them came to, the next begins with all.
  afterEach(async () => {
    await composition.without();
    await instance.until("has every iteration again", hasEveryIteration, 300);
  });
  afterAll(() => composition.delete());

  test.each(["backup", "metrics", "alerting", "maintenance", "scaling"])(
    "%s: only its own part goes, and comes back",
    async (iteration) => {
      const { composes, amends } = partOf(iteration);
      const before = await composedObjects(instanceNamespace);
      const connection = await secret();
      expect(composes.filter((name) => !before.has(name))).toEqual([]);
      const others = [...before.values()].filter(({ name }) => !composes.includes(name));

      await composition.without(iteration);
      await instance.until(`lacks ${iteration}`, lacks(iteration), 120);
      const after = await until(
        `what ${iteration} composes is gone`,
        async () => {
          const objects = await composedObjects(instanceNamespace);
          return composes.some((name) => objects.has(name)) ? undefined : objects;
        },
        120,
      );
      expect(identities(after.values())).toEqual(identities(others));
      const changing = [...amends, ...WRITTEN_BY_OTHERS, ...(LOOKS_AT[iteration] ?? [])];
      const untouched = others.filter(({ name }) => !changing.includes(name));
      expect(untouched.map(({ name }) => after.get(name))).toEqual(untouched);
      expect(await secret()).toEqual(connection);
      await instance.until(`is ready without ${iteration}`, isReady, 300);
      await findsRows();

      await composition.without();
      const again = await until(
        `what ${iteration} composes is back`,
        async () => {
          const objects = await composedObjects(instanceNamespace);
          return objects.size === before.size ? objects : undefined;
        },
        300,
      );
      expect([...again.keys()].sort()).toEqual([...before.keys()].sort());
      expect(identities([...again.values()].filter(({ name }) => !composes.includes(name)))).toEqual(
        identities(others),
      );
      await instance.until("has every iteration again", hasEveryIteration, 300);
      await findsRows();
    },
  );
});
