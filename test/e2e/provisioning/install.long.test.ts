import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect } from "@jest/globals";
import { isUnrun } from "../../support/followed-blocks.ts";
import { testIf } from "../support/capability.ts";
import { type Claim, conditionOf, deleteClaim, isReady, reports } from "../support/claim.ts";
import type { Client } from "../support/client.ts";
import { composedObjects } from "../support/composed.ts";
import { blocksOf } from "../support/documented.ts";
import { environment } from "../support/environment.ts";
import { Instance } from "../support/instance.ts";
import { apply, get, kubectl } from "../support/kubectl.ts";
import { platformTeam } from "../support/platform-team.ts";
import type { Reader } from "../support/reader.ts";
import { addRows, createRows, fingerprint } from "../support/rows.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const PAGE = "install.md";
const REMOVE = "Remove";
/** Of a workplace, not of the cluster: test/unit/package/installed-command.test.ts follows it. */
const COMMAND = "The command";
/** Kinds of the cluster of which an installation makes some. */
const KINDS = [
  "configurations.pkg.crossplane.io",
  "functions.pkg.crossplane.io",
  "deploymentruntimeconfigs.pkg.crossplane.io",
  "imageconfigs.pkg.crossplane.io",
  "compositeresourcedefinitions.apiextensions.crossplane.io",
  "compositions.apiextensions.crossplane.io",
  "environmentconfigs.apiextensions.crossplane.io",
  "customresourcedefinitions.apiextensions.k8s.io",
  "clusterroles.rbac.authorization.k8s.io",
  "clusterrolebindings.rbac.authorization.k8s.io",
  "validatingadmissionpolicies.admissionregistration.k8s.io",
  "validatingadmissionpolicybindings.admissionregistration.k8s.io",
  "namespaces",
];
/** The tests' own cluster enforces network policies under this name (test/cluster/network-policy.ts). */
const OF_THE_CLUSTER = /matura-network-policy$/;
const FUNCTION = "functions.pkg.crossplane.io";
const COMPOSITE = "xpostgresqlinstances.matura.dev";

interface Package {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly package: string };
}

/** The page on installing and removing the catalogue, word for word, on a cluster that has it. */
describe("a platform team that follows the page", () => {
  const run = scenario("install");
  const { trace } = run;
  const { mode, ownCluster } = environment();
  const can = mode === "packages" && ownCluster;
  const missing = "only with packages on the project's own cluster, which has no catalogue for a while";
  const kept = new Instance(run, "kept");
  let reader: Reader;

  const everyIteration = reports("Mature", "EveryIteration");
  const ours = async (): Promise<readonly string[]> =>
    (await kubectl(["get", KINDS.join(","), "-o", "name"]))
      .split("\n")
      .filter((name) => /matura/.test(name) && !OF_THE_CLUSTER.test(name));
  /** Follows the blocks below some of the headings; what they print. */
  const follow = async (which: (heading: string) => boolean): Promise<readonly string[]> => {
    const printed: string[] = [];
    for (const { heading, language, text } of blocksOf(PAGE)) {
      if (!which(heading) || isUnrun({ page: `docs/${PAGE}`, text })) continue;
      if (language === "yaml") {
        reader.keep("manifest.yaml", text);
        await reader.run("kubectl apply -f manifest.yaml");
      } else {
        printed.push(await reader.run(text));
      }
      trace.note(`${heading}: ${text.split("\n").at(-1)}`);
    }
    return printed;
  };

  beforeAll(async () => {
    if (!can) return;
    ({ reader } = await platformTeam());
    await kept.apply();
    await kept.until("has every iteration", everyIteration, 600);
  });

  testIf(
    can,
    missing,
    "can uninstall a function: the composite says so, and nothing that runs changes",
    async () => {
      const { spec, status } = await kept.until("is ready", isReady);
      const instanceNamespace = status?.instanceNamespace ?? "";
      const client: Client = await kept.client();
      await createRows(client);
      await addRows(client, 1, 100);
      const rows = await fingerprint(client);
      const before = await composedObjects(instanceNamespace);
      const [name = ""] = (await kubectl(["get", FUNCTION, "-o", "name"]))
        .split("\n")
        .filter((one) => one.endsWith("-function-alerting"));
      const found = await get<Package>(FUNCTION, name.split("/")[1] ?? "");
      expect(found?.spec.package).toMatch(/function-alerting/);
      await kubectl(["delete", name]);
      trace.note("uninstalled the function of alerting");
      await until(
        "the composite says that a step has no function",
        async () => {
          const composite = await get<Claim>(COMPOSITE, spec.resourceRef?.name ?? "");
          const { status: synced, message = "" } = conditionOf(composite, "Synced") ?? {};
          return synced === "False" && /alerting/.test(message) ? message : undefined;
        },
        120,
      ).then((message) => trace.note(message));
      await sleep(20_000);
      const after = await composedObjects(instanceNamespace);
      expect([...after.values()].map(({ uid }) => uid).sort()).toEqual(
        [...before.values()].map(({ uid }) => uid).sort(),
      );
      expect(await fingerprint(client)).toBe(rows);
      // Crossplane may have installed it again by itself, since the Configuration depends on it.
      if (found !== undefined && (await get(FUNCTION, found.metadata.name)) === undefined) {
        const { apiVersion, kind, metadata } = found;
        await apply({
          apiVersion,
          kind,
          metadata: { name: metadata.name },
          spec: { package: found.spec.package },
        });
      }
      await kept.apply({ service: { pgSettings: { log_min_duration_statement: "1234" } } });
      await until(
        "an edit takes effect again",
        async () => ((await client.query("SHOW log_min_duration_statement")) === "1234ms" ? true : undefined),
        240,
      );
      await kept.until("has every iteration again", everyIteration, 120);
    },
  );

  testIf(can, missing, "removes the catalogue, and nothing of it is left", async () => {
    await deleteClaim(kept.name, kept.namespace);
    await until(
      "the claim is gone",
      async () =>
        (await get("postgresqlinstances.matura.dev", kept.name, kept.namespace)) ? undefined : true,
      300,
    );
    expect(await ours()).not.toEqual([]);
    const [claimsLeft] = await follow((heading) => heading === REMOVE);
    expect(claimsLeft).toBe("");
    expect(await ours()).toEqual([]);
    expect(await kubectl(["get", "pods", "-n", "crossplane-system", "-o", "name"])).toBe("");
  });

  testIf(
    can,
    missing,
    "installs it again, and a claim is ready, with backups, probes and alerts",
    async () => {
      await follow((heading) => heading !== REMOVE && heading !== COMMAND);
      const again = new Instance(run, "again");
      await again.apply();
      await again.until("has every iteration", everyIteration, 600);
      const client = await again.client();
      expect(await client.query("SELECT 1")).toBe("1");
    },
  );
});
