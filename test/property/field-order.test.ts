import { jest } from "@jest/globals";
import { toMerged } from "es-toolkit";
import fc from "fast-check";
import { readPlatform } from "../../cli/render/inputs.ts";
import { inPackage } from "../../cli/render/package-root.ts";
import { runLifecycle } from "../../cli/render/simulation/lifecycle.ts";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { clusterWith, composition, functions } from "./render/claim-cluster.ts";
import { platform, postgresqlClaim } from "./render/postgresql-claim.ts";

jest.setTimeout(300_000);

const RUNS = Number(process.env.MATURA_PROPERTY_RUNS ?? 10);

/** The same with the fields of every object in it the other way round. */
const reversed = <T>(value: T): T => {
  if (Array.isArray(value)) return value.map(reversed) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([field, below]) => [field, reversed(below)] as const);
  return Object.fromEntries(entries.reverse()) as T;
};

/** Every setting is written: what is left out gets its default, in the schema's order. */
const [shipped] = readPlatform(inPackage("platform/environmentconfig.yaml"));
const settings = toMerged(shipped as object, platform) as KubernetesObject;

/** Crossplane sends maps in an order of their own with each call: what is written as text must not follow it. */
test("in which order claim and settings name their fields leaves no trace in an instance", () =>
  fc.assert(
    fc.asyncProperty(postgresqlClaim, async (claim) => {
      const steady = async (cluster: ReturnType<typeof clusterWith>) =>
        (await runLifecycle(composition, functions(), cluster)).at(-1)?.pass;
      const usual = await steady(clusterWith(claim, [], settings));
      const other = await steady(clusterWith(reversed(claim), [], reversed(settings)));
      expect(other?.fatal).toBeUndefined();
      expect(other?.composed.size).toBeGreaterThan(0);
      expect([...(other?.composed ?? [])].sort()).toEqual([...(usual?.composed ?? [])].sort());
      expect(other?.status).toEqual(usual?.status);
    }),
    { numRuns: RUNS },
  ));
