import { beforeAll, describe, expect, test } from "@jest/globals";
import { isReady, reports } from "../support/claim.ts";
import { Instance } from "../support/instance.ts";
import { get, kubectl } from "../support/kubectl.ts";
import { scenario } from "../support/scenario.ts";
import { until } from "../support/until.ts";

interface Cluster {
  readonly status: {
    readonly currentPrimary: string;
    readonly readyInstances?: number;
    readonly phase: string;
  };
}

/** The primary is lost while a backup of it is taken. */
describe("a backup during a failover", () => {
  const it = scenario("failover");
  const instance = new Instance(it, "failing");
  let namespace: string;

  const cluster = async () =>
    (await get<Cluster>("clusters.postgresql.cnpg.io", "postgresql", namespace))?.status;

  beforeAll(async () => {
    await instance.apply({ instances: 2 });
    const claim = await instance.until("is ready", isReady, 600);
    namespace = claim.status?.instanceNamespace ?? "";
    await instance.until("has a backup", reports("BackupReady", "Available"));
    await until(
      "two servers run",
      async () => ((await cluster())?.readyInstances === 2 ? true : undefined),
      600,
    );
  });

  test("comes to an end that the claim reports truly, and the next one of the new primary is complete", async () => {
    const before = (await cluster())?.currentPrimary ?? "";
    await instance.annotate("matura.dev/backup-now=during-failover");
    const running = await instance.until(
      "takes a backup",
      ({ status }) => status?.backup?.requested?.value === "during-failover",
    );
    expect(running.status?.backup?.requested?.state).toBe("Running");
    await kubectl(["delete", "pod", before, "-n", namespace, "--grace-period=0", "--force"]);
    await until(
      "another server is the primary",
      async () => ((await cluster())?.currentPrimary === before ? undefined : true),
      300,
    );
    const ended = await instance.until(
      "says how it ended",
      ({ status }) => status?.backup?.requested?.state !== "Running",
      600,
    );
    const { backup = "", state } = ended.status?.backup?.requested ?? {};
    it.trace.note(`the backup during the failover: ${state}`);
    const phase = (await get<{ status: { phase: string } }>("backups.postgresql.cnpg.io", backup, namespace))
      ?.status.phase;
    expect([state, phase]).toEqual(state === "Completed" ? ["Completed", "completed"] : ["Failed", "failed"]);
    await instance.annotate("matura.dev/backup-now=after-failover");
    await instance.until(
      "has a backup of the new primary",
      ({ status }) =>
        status?.backup?.requested?.value === "after-failover" &&
        status.backup.requested.state === "Completed",
      600,
    );
    await instance.until("has backups", reports("BackupReady", "Available"));
  });
});
