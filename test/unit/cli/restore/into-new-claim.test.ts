import { parse } from "yaml";
import type { Claim } from "../../../../cli/cluster/claim.ts";
import { restoreIntoNewClaim } from "../../../../cli/restore/into-new-claim.ts";
import { validateClaim } from "../../../../cli/validate/validate-claim.ts";
import { claim, record, reportInNamespace } from "../../../support/backed-up-claim.ts";
import { completed } from "../../../support/backed-up-instance.ts";
import { FakeClusterApi } from "../../../support/fake-cluster-api.ts";
import { FakeTerminal } from "../../../support/fake-terminal.ts";

const FROM = { name: "orders", namespace: "shop" };
const PACE = { pause: 1, patience: 50 };
const BACKUP = "scheduled-20260309020000";

type Request = Partial<Parameters<typeof restoreIntoNewClaim>[2]>;

const restore = async (api: FakeClusterApi, request: Request = {}): Promise<FakeTerminal> => {
  const terminal = new FakeTerminal();
  await restoreIntoNewClaim(api, terminal, {
    from: FROM,
    target: {},
    namespace: "shop",
    dryRun: true,
    pace: PACE,
    ...request,
  });
  return terminal;
};

/** The claim that was printed. */
const written = ({ printed }: FakeTerminal) => parse(printed) as Claim & { spec: { parameters: object } };

describe("the claim that is written", () => {
  test("has what the source asks for, without defaults, and is one that the cluster accepts", async () => {
    const source = claim({
      parameters: {
        service: { majorVersion: "16", pgSettings: { work_mem: "8MB" } },
        size: { disk: "40Gi" },
        backup: { retention: 30 },
      },
    });
    const backups = [completed("2026-03-09", "postgresql-16")];
    const api = new FakeClusterApi([source, reportInNamespace({ backups })]);
    const terminal = await restore(api, { target: { backup: BACKUP } });
    expect(
      terminal.printed,
    ).toBe(`# Starts from backup ${BACKUP} of PostgreSQLInstance shop/orders, which stays as it is.

apiVersion: matura.dev/v1
kind: PostgreSQLInstance
metadata:
  name: orders-restored
  namespace: shop
spec:
  parameters:
    # What it starts from; this cannot be changed later.
    restore:
      claimName: orders
      backupName: ${BACKUP}
    service:
      majorVersion: "16"
      pgSettings:
        work_mem: 8MB
    size:
      disk: 40Gi
    backup:
      retention: 30
  writeConnectionSecretToRef:
    name: orders-restored-db
`);
    expect(validateClaim(written(terminal))).toEqual([]);
    expect(api.applied).toEqual([{ object: written(terminal), dryRun: true }]);
  });

  test("leaves out what would get in the source's way, and says so", async () => {
    const key = { name: "bucket", key: "k" };
    const source = claim({
      parameters: {
        instances: 0,
        restore: { claimName: "older" },
        service: {
          access: [{ user: "reports", writeConnectionSecretToRef: { name: "reports" } }, { user: "audit" }],
        },
        backup: {
          retention: 7,
          unmanagedBucket: { endpoint: "https://s3", bucket: "own", accessKey: key, secretKey: key },
        },
      },
    });
    const terminal = await restore(new FakeClusterApi([source, reportInNamespace()]));
    expect(written(terminal).spec.parameters).toEqual({
      restore: { claimName: "orders" },
      service: {
        access: [expect.objectContaining({ user: "reports" }), expect.objectContaining({ user: "audit" })],
      },
      backup: { retention: 7 },
    });
    expect(terminal.printed).not.toContain("name: reports");
    expect(terminal.printed).toContain(
      "# Users of service.access get connection secrets named after this claim",
    );
    expect(terminal.printed).toContain("# backup.unmanagedBucket is left out");
    expect(terminal.printed).toContain("# instances is left out: the source is suspended.");
  });

  test.each([
    ["backup", { backup: BACKUP }, {}, "15"],
    ["newest state, where an upgrade is asked for", {}, { backup: { server: "postgresql-16" } }, "16"],
  ])("begins with the version of what is restored: %s", async (_case, target, status, version) => {
    const source = claim({ parameters: { service: { majorVersion: "17" } }, ...status });
    const terminal = await restore(new FakeClusterApi([source, reportInNamespace()]), { target });
    expect(written(terminal).spec.parameters).toMatchObject({ service: { majorVersion: version } });
    expect(terminal.printed).toContain(
      `# service.majorVersion is "${version}", that of what is restored: upgrade afterwards.`,
    );
  });

  test.each([
    ["is larger than asked", { disk: "20Gi", maxDisk: "100Gi" }, "60Gi"],
    ["came from the plan", { maxDisk: "100Gi" }, "60Gi"],
    ["is smaller than what is asked by now", { disk: "80Gi", maxDisk: "100Gi" }, "80Gi"],
  ])("has room for a disk that grew by itself and %s", async (_case, size, disk) => {
    const source = { ...claim({ parameters: { size } }), status: { scaling: { disk: { size: "60Gi" } } } };
    const terminal = await restore(new FakeClusterApi([source, reportInNamespace()]));
    expect(written(terminal).spec.parameters).toMatchObject({ size: { ...size, disk } });
  });

  test("of a deleted instance has its name and version, and says what is lost", async () => {
    const terminal = await restore(new FakeClusterApi([record()]));
    expect(written(terminal)).toMatchObject({
      metadata: { name: "orders", namespace: "shop" },
      spec: { parameters: { restore: { claimName: "orders" }, service: { majorVersion: "16" } } },
    });
    expect(terminal.printed).toContain("# Its parameters are not known any more");
  });

  test("names the source's namespace where it is another", async () => {
    const source = claim({ parameters: { backup: { allowedNamespaces: ["staging"] } } });
    const terminal = await restore(new FakeClusterApi([source, reportInNamespace()]), {
      namespace: "staging",
    });
    expect(written(terminal)).toMatchObject({
      metadata: { name: "orders", namespace: "staging" },
      spec: { parameters: { restore: { claimName: "orders", claimNamespace: "shop" } } },
    });
  });

  test("is left to the cluster to judge where the user may read nothing of the source", async () => {
    const api = new FakeClusterApi([record()], ["PostgreSQLInstance shop", "ConfigMap"]);
    const terminal = await restore(api, { namespace: "staging", target: { backup: "any" } });
    expect(terminal.printed).toContain("# service.majorVersion has to be the source's");
    expect(written(terminal).spec.parameters).toEqual({
      restore: { claimName: "orders", claimNamespace: "shop", backupName: "any" },
    });
  });
});

describe("a restore is refused before anything is made", () => {
  const living = () => new FakeClusterApi([claim(), reportInNamespace()]);

  test.each<[string, () => FakeClusterApi, Request, string]>([
    [
      "a backup that is not there",
      living,
      { target: { backup: "nope" } },
      `PostgreSQLInstance shop/orders has no completed backup "nope": its newest are ${BACKUP}, 20260308T020000`,
    ],
    [
      "a moment before the oldest backup",
      living,
      { target: { moment: "2026-03-01T00:00:00Z" } },
      "2026-03-01T00:00:00Z cannot be restored from PostgreSQLInstance shop/orders: it is before the oldest backup: what can be restored reaches from 2026-03-08T02:00:30Z to 2026-03-10T11:56:00Z",
    ],
    [
      "a moment at which backups were off",
      () =>
        new FakeClusterApi([
          claim({ backup: { gaps: [{ from: "2026-03-09T10:00:00Z", to: "2026-03-09T12:00:00Z" }] } }),
          reportInNamespace(),
        ]),
      { target: { moment: "2026-03-09T11:00:00Z" } },
      "backups were off or went elsewhere from 2026-03-09T10:00:00Z to 2026-03-09T12:00:00Z",
    ],
    [
      "a namespace without leave",
      living,
      { namespace: "staging" },
      "PostgreSQLInstance shop/orders does not let namespace staging restore its backups",
    ],
    [
      "a name that is taken",
      () => new FakeClusterApi([claim(), reportInNamespace(), claim({ name: "orders-restored" })]),
      {},
      "PostgreSQLInstance shop/orders-restored exists already: choose another name with --into",
    ],
    [
      "nothing that is kept",
      () => new FakeClusterApi(),
      {},
      'no backups of a claim "orders" in namespace shop are kept',
    ],
    [
      "an instance that is not kept",
      () => new FakeClusterApi([claim(), reportInNamespace(), record()]),
      { instance: "orders-zzzzz" },
      "are kept for instance orders-zzzzz",
    ],
  ])("%s", async (_what, cluster, request, message) => {
    const api = cluster();
    await expect(restore(api, { ...request, dryRun: false })).rejects.toThrow(message);
    expect(api.applied).toEqual([]);
  });
});

describe("following", () => {
  /** Each look at the new claim finds the next of these states. */
  class Restoring extends FakeClusterApi {
    readonly #states: { state: string; message: string }[];

    constructor(states: { state: string; message: string }[]) {
      super([claim(), reportInNamespace()]);
      this.#states = states;
    }

    override async get(key: Parameters<FakeClusterApi["get"]>[0]): Promise<never> {
      const found = await super.get<Claim>(key);
      if (key.metadata.name !== "copy" || found === undefined) return found as never;
      const restore = this.#states.length > 1 ? this.#states.shift() : this.#states[0];
      return { ...found, status: { backup: { restore } } } as never;
    }
  }
  const COPY = { name: "copy", dryRun: false };

  test("says each state once, and where the connection is", async () => {
    const waiting = { state: "Waiting", message: "no completed backup yet" };
    const api = new Restoring([waiting, waiting, { state: "Restored", message: "newest state" }]);
    const { said } = await restore(api, COPY);
    expect(api.applied.map(({ dryRun }) => dryRun)).toEqual([false]);
    expect(said.map((line) => line.replace(/^ *\d+s {2}/, ""))).toEqual([
      "Following the restore into PostgreSQLInstance shop/copy; Ctrl-C ends the following, not the restore.",
      "waiting: no completed backup yet",
      "restored: newest state",
      "Secret shop/copy-db has the connection.",
    ]);
  });

  test("a refusal is an error, with the way to take the claim away", async () => {
    const api = new Restoring([{ state: "Refused", message: "it is of another service" }]);
    await expect(restore(api, COPY)).rejects.toThrow(
      /the restore was refused: it is of another service\n.*\n.*deletionProtection":false.*\n.*kubectl delete -n shop postgresqlinstance\/copy$/,
    );
  });

  test("a command that is run again follows what it asked for before", async () => {
    const api = new Restoring([{ state: "Restored", message: "newest state" }]);
    await restore(api, COPY);
    const { said, printed } = await restore(api, COPY);
    expect(printed).toBe("");
    expect(said[0]).toBe("PostgreSQLInstance shop/copy asks for this restore already.");
    expect(api.applied).toHaveLength(1);
  });
});
