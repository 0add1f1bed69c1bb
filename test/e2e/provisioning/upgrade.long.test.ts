import { resolve } from "node:path";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { clusterInfo } from "../../cluster/api.ts";
import { publish } from "../setup/packages.ts";
import { testIf } from "../support/capability.ts";
import { isReady } from "../support/claim.ts";
import type { Client } from "../support/client.ts";
import { blocksOf } from "../support/documented.ts";
import { environment } from "../support/environment.ts";
import { Instance } from "../support/instance.ts";
import { kubectl, list } from "../support/kubectl.ts";
import { platformTeam } from "../support/platform-team.ts";
import { addRows, createRows, fingerprint } from "../support/rows.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

const NEWER = "0.1.1";
const pushes = environment().ownCluster && environment().mode === "packages";

interface Pod {
  readonly metadata: { readonly uid: string };
}

/** The page on upgrades, word for word, while an instance serves. */
describe("a newer version of the catalogue", () => {
  const run = scenario("upgrade");
  const { trace } = run;
  const instance = new Instance(run, "kept");
  let client: Client;
  let instanceNamespace = "";

  const servers = async (): Promise<readonly string[]> =>
    (await list<Pod>(["pods", "-n", instanceNamespace, "-l", "cnpg.io/podRole=instance"])).map(
      ({ metadata }) => metadata.uid,
    );
  const versions = async (kind: string): Promise<readonly string[]> => {
    const packages = await kubectl(["get", kind, "-o", "jsonpath={.items[*].spec.package}"]);
    return [...new Set(packages.split(" ").map((reference) => reference.split(":").at(-1) ?? ""))];
  };
  /** The section on upgrades, to the version whose packages are in the registry. */
  const follow = async (version: string): Promise<void> => {
    const { reader } = await platformTeam((text) => text.replaceAll("v0.2.0", `v${version}`));
    for (const { heading, text } of blocksOf("operate.md")) {
      if (heading === "Upgrade") trace.note(await reader.run(text, 25));
    }
  };

  beforeAll(async () => {
    await instance.apply({ backup: { enabled: false } });
    const claim = await instance.until("is ready", isReady);
    instanceNamespace = claim.status?.instanceNamespace ?? "";
    client = await instance.client();
    await createRows(client);
    await addRows(client, 1, 100);
  });

  testIf(
    pushes,
    "this machine cannot push to the cluster's registry",
    "comes without a restart of any server, and goes back the same way",
    async () => {
      const before = await fingerprint(client);
      const pods = await servers();
      const [former = ""] = await versions("configurations.pkg.crossplane.io");
      const { registry: own } = await clusterInfo();
      await publish(own, { out: trace.folder, root: resolve(import.meta.dirname, "../../..") }, NEWER);
      await follow(NEWER);
      expect(await versions("functions.pkg.crossplane.io")).toEqual([`v${NEWER}`]);
      expect(await versions("configurations.pkg.crossplane.io")).toEqual([`v${NEWER}`]);
      await instance.until("is ready", isReady);
      await follow(former.replace(/^v/, ""));
      expect(await versions("functions.pkg.crossplane.io")).toEqual([former]);
      await instance.until("is ready", isReady);
      expect(await servers()).toEqual(pods);
      expect(await fingerprint(client)).toBe(before);
    },
  );

  test("afterwards edits take effect as before", async () => {
    await instance.apply({
      backup: { enabled: false },
      service: { pgSettings: { log_min_duration_statement: "1234" } },
    });
    await until(
      "PostgreSQL has the setting",
      async () => ((await client.query("SHOW log_min_duration_statement")) === "1234ms" ? true : undefined),
      120,
    );
  });
});
