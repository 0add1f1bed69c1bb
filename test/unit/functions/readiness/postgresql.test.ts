import { postgresql } from "../../../../functions/readiness/postgresql.ts";
import { ITERATIONS } from "../../../../runtime/iteration.ts";
import { cluster } from "../../../support/backed-up-instance.ts";
import { conditionNamed, statusOf } from "../../../support/contributions.ts";
import { postgresqlInstance } from "../../../support/postgresql-instance.ts";

type Given = NonNullable<Parameters<typeof postgresqlInstance>[0]>;

const others = ITERATIONS.filter((name) => name !== "readiness");
const typeOf = (iteration: string) => `${iteration.charAt(0).toUpperCase()}${iteration.slice(1)}Ready`;
const said = (iteration: string, status: string, reason = "Available", message = "it is") => ({
  type: typeOf(iteration),
  status,
  reason,
  message,
  lastTransitionTime: "2026-03-01T00:00:00Z",
});
const present = (names: readonly string[] = ITERATIONS) =>
  Object.fromEntries(names.map((name) => [name, true]));
const allWell = others.map((name) => said(name, "True"));
const but = (...changed: readonly ReturnType<typeof said>[]) => [
  ...allWell.filter(({ type }) => !changed.some((other) => other.type === type)),
  ...changed,
];
const serving = {
  phase: "Cluster in healthy state",
  currentPrimary: "postgresql-1",
  targetPrimary: "postgresql-1",
  readyInstances: 1,
};

/** An instance that has served before, in which all is well; what is given comes on top. */
const judged = (given: Given = {}, clusterStatus: object = {}) => {
  const contributions = postgresql(
    postgresqlInstance({
      now: "2026-03-10T12:00:00Z",
      observed: { cluster: cluster({ status: { ...serving, ...clusterStatus } }) },
      ...given,
      status: {
        phase: "Ready",
        readiness: { firstServed: "2026-03-01T00:00:00Z" },
        iterations: present(),
        conditions: allWell,
        ...given.status,
      },
    }),
  );
  const { phase, readiness } = statusOf(contributions) as {
    phase: string;
    readiness: { message: string };
  };
  return {
    phase,
    message: readiness.message,
    serves: contributions.find((one) => one.type === "serving")?.serves,
    ready: conditionNamed(contributions, "ReadinessReady"),
    mature: conditionNamed(contributions, "Mature"),
  };
};

describe("the prober's word", () => {
  const spoken = (data: Readonly<Record<string, string>>) => {
    const wordObject = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "probe-word" }, data };
    return judged({
      observed: { cluster: cluster({ status: serving }), "probe-word": wordObject },
    });
  };
  const down = { state: "Down", since: "2026-03-10T11:50:00Z", reason: "tls" };

  test("counts where clients get no answer, whatever CloudNativePG says of its pods", () => {
    const found = spoken({ ...down, at: "2026-03-10T11:59:00Z" });
    expect(found).toMatchObject({ phase: "Degraded", serves: false });
    expect(found.message).toBe('clients get no answer since 2026-03-10T11:50:00Z: probes fail with "tls"');
  });

  test.each<[string, Record<string, string>]>([
    ["is three minutes old: its prober has died", { ...down, at: "2026-03-10T11:57:00Z" }],
    ["is that it is probed no more", { state: "Unknown" }],
    ["is good", { state: "Answers" }],
    ["cannot be understood", { state: "Whatever" }],
    ["says down without a moment", down],
  ])("takes nothing away where it %s", (_, data) => {
    expect(spoken(data)).toMatchObject({ phase: "Ready", serves: true });
  });

  test("does not make up for a Cluster without a primary", () => {
    const without = { ...serving, phase: "Failing over" };
    const word = { apiVersion: "v1", kind: "ConfigMap", metadata: {}, data: { state: "Answers" } };
    const found = judged({ observed: { cluster: cluster({ status: without }), "probe-word": word } });
    expect(found.serves).toBe(false);
  });
});

describe("an instance", () => {
  test("in which all is well is Ready and mature", () => {
    const found = judged();
    expect(found).toMatchObject({ phase: "Ready", serves: true });
    expect(found.ready).toMatchObject({ status: "True", reason: "Ready" });
    expect(found.mature).toMatchObject({ status: "True", reason: "EveryIteration" });
    expect(found.mature?.message).toContain("deviations.md");
  });

  test("is being provisioned until it serves for the first time, with what that waits for", () => {
    const conditions = but(said("provisioning", "False", "Creating", "Database app is being created"));
    const found = judged({ status: { phase: "Provisioning", readiness: {}, conditions } });
    expect(found).toMatchObject({
      phase: "Provisioning",
      serves: false,
      message: "Database app is being created",
    });
  });

  test.each(["Failed", "Maintenance"])(
    "that never served is still being provisioned, also after it was %s for a while",
    (before) => {
      const conditions = but(said("provisioning", "False", "NotHealthy", "Setting up primary"));
      const status = { phase: before, readiness: {}, conditions };
      expect(judged({ status }, { readyInstances: 0 })).toMatchObject({
        phase: "Provisioning",
        message: "Setting up primary",
      });
    },
  );

  test("that is new serves before its first backup is there, and is not called degraded for that", () => {
    const conditions = but(said("backup", "False", "FirstBackupPending", "not yet"));
    const found = judged({ status: { phase: "Provisioning", readiness: {}, conditions } });
    expect(found).toMatchObject({
      phase: "Provisioning",
      serves: true,
      message: "backup: FirstBackupPending: not yet",
    });
  });

  test("that is new and has a fault is degraded", () => {
    const conditions = but(said("backup", "False", "CredentialsRefused"));
    expect(judged({ status: { phase: "Provisioning", readiness: {}, conditions } }).phase).toBe("Degraded");
  });

  test("that serves stays Ready while a user is added to it, and says what is missing", () => {
    const waits = "DatabaseRole ada: not applied in PostgreSQL yet";
    const conditions = but(said("provisioning", "False", "Applying", waits));
    expect(judged({ status: { conditions } })).toMatchObject({
      phase: "Ready",
      serves: true,
      message: `the instance serves, and waits: provisioning: Applying: ${waits}`,
    });
    const refused = but(said("provisioning", "False", "NotHealthy", "DatabaseRole ada: name is reserved"));
    expect(judged({ status: { conditions: refused } })).toMatchObject({ phase: "Degraded", serves: true });
    expect(judged({ status: { conditions } }, { readyInstances: 0 }).phase).toBe("Degraded");
  });

  test.each([
    ["without a primary", { currentPrimary: undefined }],
    ["in a failover", { phase: "Failing over", targetPrimary: "postgresql-2" }],
    ["between two primaries", { targetPrimary: "postgresql-2" }],
    ["whose servers are all gone", { readyInstances: 0 }],
    ["in an upgrade to another major version", { phase: "Upgrading Postgres major version" }],
  ])("%s does not serve", (_, status) => {
    const found = judged({}, status);
    expect(found).toMatchObject({ serves: false, phase: "Degraded" });
    expect(found.message).toContain("no server accepts writes");
  });

  test("that a person has to help has failed, in CloudNativePG's own words", () => {
    const phase = "Cluster is unrecoverable and needs manual intervention";
    expect(judged({}, { phase })).toMatchObject({ phase: "Failed", serves: false, message: phase });
  });

  test("whose disk is full has failed, and says what to do", () => {
    const found = judged({}, { phase: "Not enough disk space", readyInstances: 0 });
    expect(found).toMatchObject({ phase: "Failed", serves: false });
    expect(found.message).toContain("Raise size.disk");
  });

  test.each([
    ["maintenance", said("maintenance", "True", "Updating"), "Maintenance"],
    ["a change of size", said("scaling", "False", "Scaling"), "Scaling"],
    ["growing volumes", said("scaling", "False", "Resizing"), "Scaling"],
    ["an archive that fails", said("backup", "False", "ArchivingFailing"), "Degraded"],
  ])("in %s serves and says so", (_, changed, phase) => {
    const found = judged({ status: { conditions: but(changed) } });
    expect(found).toMatchObject({ phase, serves: true });
    expect(found.ready?.status).toBe(phase === "Degraded" ? "False" : "True");
  });

  test("with a replica that is stuck is degraded, and says what it takes", () => {
    const conditions = but(
      said("provisioning", "False", "NotHealthy", "Waiting for the instances to become active"),
      said("scaling", "False", "ReplicaStuck", "2 servers run, and 3 are wanted: replica postgresql-1"),
    );
    expect(judged({ status: { conditions } })).toMatchObject({
      phase: "Degraded",
      serves: true,
      message: "scaling: ReplicaStuck: 2 servers run, and 3 are wanted: replica postgresql-1",
    });
  });

  test("whose only server is lost is degraded, and not being scaled", () => {
    const conditions = but(
      said("provisioning", "False", "NotHealthy", "Waiting for the instances to become active"),
      said("scaling", "False", "Scaling", "0 servers run, and 1 are wanted"),
    );
    expect(judged({ status: { conditions } }, { readyInstances: 0 })).toMatchObject({
      phase: "Degraded",
      serves: false,
      message: "provisioning: NotHealthy: Waiting for the instances to become active",
    });
    expect(judged({ status: { conditions } })).toMatchObject({ phase: "Scaling", serves: true });
  });

  test.each(["Scaling", "Resizing"])(
    "that clients do not reach is degraded, also while it is %s",
    (reason) => {
      const probeWord = {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "probe-word" },
        data: { state: "Down", since: "2026-03-10T11:00:00Z", at: "2026-03-10T11:59:00Z", reason: "connect" },
      };
      const found = judged({
        observed: { cluster: cluster({ status: serving }), "probe-word": probeWord },
        status: { conditions: but(said("scaling", "False", reason, "PostgreSQL goes on")) },
      });
      expect(found).toMatchObject({ phase: "Degraded", serves: false });
      expect(found.ready?.status).toBe("False");
    },
  );

  test("that clients do not reach while it is updated is not as it should be", () => {
    const found = judged(
      { status: { conditions: but(said("maintenance", "True", "Updating")) } },
      { readyInstances: 0 },
    );
    expect(found).toMatchObject({ phase: "Maintenance", serves: false });
    expect(found.ready?.status).toBe("False");
  });

  test("whose deletion waits for the last backup is being deleted, and no other", () => {
    const asked = { state: "Pending", message: "the last backup is being taken" };
    const deleted = { ...asked, since: "2026-03-10T11:59:00Z" };
    expect(judged({ status: { backup: { beforeDeletion: deleted } } })).toMatchObject({
      phase: "Deleting",
      message: "the claim was deleted at 2026-03-10T11:59:00Z: the last backup is being taken",
    });
    const over = { ...deleted, state: "Skipped", message: "the store cannot be used" };
    expect(judged({ status: { backup: { beforeDeletion: over } } })).toMatchObject({
      phase: "Deleting",
      message: "the claim was deleted at 2026-03-10T11:59:00Z: the store cannot be used",
    });
    expect(judged({ status: { backup: { beforeDeletion: asked } } }).phase).toBe("Ready");
  });

  test("that is resumed is being scaled, also before anything else has noticed", () => {
    const sleeping = cluster({
      status: { ...serving, conditions: [{ type: "cnpg.io/hibernation", status: "True" }] },
    });
    const conditions = but(said("scaling", "True", "Suspended"));
    const found = judged({ observed: { cluster: sleeping }, status: { phase: "Suspended", conditions } });
    expect(found).toMatchObject({
      phase: "Scaling",
      serves: false,
      message: "the servers are being started",
    });
  });

  test("that is suspended counts as ready: it is as it was asked to be", () => {
    const asleep = cluster({ conditions: [{ type: "cnpg.io/hibernation", status: "True" }] });
    const found = judged({ parameters: { instances: 0 }, observed: { cluster: asleep } });
    expect(found).toMatchObject({ phase: "Suspended", serves: true });
  });
});

describe("maturity", () => {
  test("counts what is in the composition and in force, and names the rest with its reason", () => {
    const iterations = present(others.filter((name) => name !== "metrics"));
    const conditions = but(said("backup", "False", "Disabled", "backups are off"));
    const found = judged({ status: { iterations, conditions } });
    expect(found.mature).toMatchObject({ status: "False", reason: "IterationsMissing" });
    expect(found.mature?.message).toBe(
      "in force: provisioning, alerting, maintenance, scaling; not in force: backup (Disabled), metrics (not in this platform's composition)",
    );
    expect(found.phase).toBe("Ready");
  });

  test("forgets what an iteration said before it left the composition", () => {
    const iterations = present(others.filter((name) => name !== "alerting"));
    const conditions = but(said("alerting", "False", "ChannelMissing"));
    expect(judged({ status: { iterations, conditions } }).phase).toBe("Ready");
  });
});
