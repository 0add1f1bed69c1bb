import { postgresql as backup } from "../../../../functions/backup/postgresql.ts";
import { postgresql as provisioning } from "../../../../functions/provisioning/postgresql.ts";
import type { Contribution } from "../../../../runtime/contribution.ts";
import type { Cluster } from "../../../../services/postgresql/cluster.ts";
import { backedUp, cluster } from "../../../support/backed-up-instance.ts";
import {
  composedNames,
  conditionNamed,
  eventsOf,
  objectNamed,
  statusOf,
} from "../../../support/contributions.ts";

type Given = NonNullable<Parameters<typeof backedUp>[0]>;

const MOMENT = "2026-03-09T12:00:00Z";
const asked = (value: string) => ({ "matura.dev/restore-in-place": value });
const inWindow = { backup: { server: "postgresql-15", lastRestorable: "2026-03-10T11:50:00Z" } };
const selecting = (name: string) => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "primary" },
  spec: { selector: { "cnpg.io/cluster": name, "cnpg.io/instanceRole": "primary" } },
});
const instanceWith = (given: Given) => backedUp({ annotations: asked(MOMENT), status: inWindow, ...given });
const inPlaceOf = (contributions: readonly Contribution[]) =>
  (
    statusOf(contributions).backup as {
      inPlace: { state?: string; answered?: string; dropped?: string; message?: string; kept: string[] };
    }
  ).inPlace;

const approvalName =
  composedNames(backup(instanceWith({}))).find((name) => name.startsWith("in-place-")) ?? "";
const candidateName = approvalName.slice("in-place-".length);
const resource = `cluster-${candidateName.slice("postgresql-".length)}`;
const approval = objectNamed<object>(backup(instanceWith({})), approvalName);
const secret = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "credentials" },
  data: { password: "eA==" },
};
const before = { "primary-service": selecting("postgresql"), credentials: secret };
const candidate = (given: Parameters<typeof cluster>[0] = {}) => {
  const made = cluster({ name: candidateName, ...given });
  const bootstrap = {
    recovery: {
      source: "own-backups",
      secret: { name: "credentials" },
      recoveryTarget: { targetTime: MOMENT },
    },
  };
  return {
    ...made,
    spec: { ...made.spec, bootstrap, externalClusters: [{ name: "own-backups", plugin: {} }] },
  };
};
const selectorOf = (contributions: readonly Contribution[]) =>
  objectNamed<ReturnType<typeof selecting>>(contributions, "primary-service").spec.selector[
    "cnpg.io/cluster"
  ];

describe("a restore in place", () => {
  test("is approved by Backup, with where the state is, before anything is made", () => {
    const instance = instanceWith({ observed: before });
    expect(approval).toMatchObject({ data: { request: MOMENT } });
    expect(composedNames(provisioning(instance))).not.toContain(resource);
    expect(inPlaceOf(backup(instance))).toMatchObject({ state: "Restoring" });
  });

  test("is made beside the Cluster that clients go on reaching", () => {
    const instance = instanceWith({ observed: { ...before, [approvalName]: approval } });
    const made = provisioning(instance);
    expect(objectNamed<Cluster>(made, resource).spec.bootstrap).toMatchObject({
      recovery: { source: "own-backups", secret: { name: "credentials" } },
    });
    expect(objectNamed<Cluster>(made, "cluster").metadata?.annotations).toBeUndefined();
    expect(selectorOf(made)).toBe("postgresql");
    expect(backup(instance)).toContainEqual({
      type: "amend",
      name: resource,
      fields: {
        spec: {
          externalClusters: [
            {
              name: "own-backups",
              plugin: {
                name: "barman-cloud.cloudnative-pg.io",
                parameters: { barmanObjectName: "backups", serverName: "postgresql-15" },
              },
            },
          ],
          bootstrap: { recovery: { recoveryTarget: { targetTime: MOMENT } } },
        },
      },
    });
  });

  test("archives into a folder of its own", () => {
    const instance = instanceWith({ observed: { ...before, [approvalName]: approval } });
    const amended = backup(instance).filter((one) => one.type === "amend" && one.name === resource);
    expect(JSON.stringify(amended)).toContain(`"serverName":"${candidateName}-15"`);
  });

  test("takes over once it serves, and not before", () => {
    const observed = { ...before, [approvalName]: approval };
    const starting = candidate({ conditions: [{ type: "Ready", status: "False" }] });
    expect(selectorOf(provisioning(instanceWith({ observed: { ...observed, [resource]: starting } })))).toBe(
      "postgresql",
    );
    expect(
      selectorOf(provisioning(instanceWith({ observed: { ...observed, [resource]: candidate() } }))),
    ).toBe(candidateName);
  });

  const after: Given = {
    observed: {
      "primary-service": selecting(candidateName),
      credentials: secret,
      [approvalName]: approval,
      [resource]: candidate(),
      "application-user": {
        apiVersion: "postgresql.cnpg.io/v1",
        kind: "DatabaseRole",
        metadata: { name: "app" },
        spec: { cluster: { name: "postgresql" }, name: "app" },
      },
    },
  };

  const dropping = (name: string) => ({ ...asked(MOMENT), "matura.dev/drop-kept": name });
  const keeping = (given: object = {}) => ({
    backup: { ...inWindow.backup, inPlace: { kept: ["postgresql"], ...given } },
  });

  test("leaves the state of before asleep, with all that is in it", () => {
    const made = provisioning(instanceWith(after));
    expect(objectNamed<Cluster>(made, "cluster").metadata?.annotations).toEqual({
      "cnpg.io/hibernation": "on",
    });
    expect(objectNamed<object>(made, "application-user")).toMatchObject({
      spec: { cluster: { name: "postgresql" } },
    });
    const own = objectNamed<object>(made, `application-user.${candidateName.slice("postgresql-".length)}`);
    expect(own).toMatchObject({ spec: { cluster: { name: candidateName } } });
    expect(inPlaceOf(backup(instanceWith(after)))).toMatchObject({
      answered: MOMENT,
      state: "Restored",
      kept: ["postgresql"],
    });
  });

  test("keeps the connection secret as it is until the user's new certificate is issued", () => {
    const status = { ...inWindow, provisioning: { host: "primary.example" } };
    const made = provisioning(
      instanceWith({ ...after, status, required: { ca: [], "client-certificate": [] } }),
    );
    expect(made.filter(({ type }) => type === "connection")).toEqual([]);
  });

  test("is not done twice for one request", () => {
    const answered = { backup: { server: `${candidateName}-15`, inPlace: { answered: MOMENT, kept: [] } } };
    const contributions = backup(instanceWith({ observed: before, status: answered }));
    expect(composedNames(contributions).filter((name) => name.startsWith("in-place-"))).toEqual([]);
    expect(inPlaceOf(contributions).answered).toBe(MOMENT);
  });

  test("can be undone: the state of before wakes up and takes over again", () => {
    const undo = asked("kept/postgresql");
    const asleep = {
      ...cluster(),
      metadata: { ...cluster().metadata, annotations: { "cnpg.io/hibernation": "on" } },
    };
    const first = backup(
      instanceWith({ ...after, annotations: undo, observed: { ...after.observed, cluster: asleep } }),
    );
    expect(composedNames(first)).toContain("in-place-postgresql");
    const observed = {
      ...after.observed,
      "in-place-postgresql": objectNamed<object>(first, "in-place-postgresql"),
    };
    const waking = provisioning(
      instanceWith({ annotations: undo, observed: { ...observed, cluster: asleep } }),
    );
    expect(objectNamed<Cluster>(waking, "cluster").metadata?.annotations).toEqual({
      "cnpg.io/hibernation": "off",
    });
    expect(selectorOf(waking)).toBe(candidateName);
    for (const pass of [waking, provisioning(instanceWith({ annotations: undo, observed }))]) {
      expect(composedNames(pass)).toEqual(expect.arrayContaining(["application-user", resource]));
    }
    const awake = provisioning(instanceWith({ annotations: undo, observed }));
    expect(selectorOf(awake)).toBe("postgresql");
  });

  test("is dropped on request, with all that is in it, and listed until it is gone", () => {
    const instance = instanceWith({ ...after, annotations: dropping("postgresql"), status: keeping() });
    const made = composedNames(provisioning(instance));
    expect(made).not.toContain("cluster");
    expect(made).not.toContain("application-user");
    expect(made).toContain(resource);
    const reported = backup(instance);
    expect(inPlaceOf(reported)).toMatchObject({ kept: ["postgresql"] });
    expect(inPlaceOf(reported)).not.toHaveProperty("dropped");
    expect(eventsOf(reported)).toEqual([]);
  });

  test("drops once: a later state of the same name stays", () => {
    const annotations = dropping("postgresql");
    const observed = { ...after.observed, cluster: undefined as never };
    const gone = backup(backedUp({ annotations, status: keeping(), observed }));
    expect(inPlaceOf(gone)).toMatchObject({ dropped: "postgresql", kept: [] });
    expect(eventsOf(gone)).toEqual([]);
    const status = keeping({ dropped: "postgresql" });
    expect(composedNames(provisioning(instanceWith({ ...after, annotations, status })))).toContain("cluster");
  });

  test("is dropped again once the annotation was taken away and is set again", () => {
    const without = backup(instanceWith({ ...after, status: keeping({ dropped: "postgresql" }) }));
    expect(inPlaceOf(without)).not.toHaveProperty("dropped");
    const status = { backup: { ...inWindow.backup, inPlace: inPlaceOf(without) } };
    const again = instanceWith({ ...after, annotations: dropping("postgresql"), status });
    expect(composedNames(provisioning(again))).not.toContain("cluster");
  });

  test("of a value whose earlier outcome is kept is refused, and wakes nothing", () => {
    const asleep = {
      ...candidate(),
      metadata: { ...candidate().metadata, annotations: { "cnpg.io/hibernation": "on" } },
    };
    const observed = { ...before, [approvalName]: approval, [resource]: asleep };
    const instance = instanceWith({
      observed,
      status: { backup: { ...inWindow.backup, inPlace: { answered: "kept/postgresql" } } },
    });
    expect(inPlaceOf(backup(instance))).toMatchObject({
      state: "Refused",
      answered: MOMENT,
      kept: [candidateName],
    });
    expect(objectNamed<Cluster>(provisioning(instance), resource).metadata?.annotations).toEqual({
      "cnpg.io/hibernation": "on",
    });
  });

  test("never drops the Cluster that clients reach, nor what becomes of it", () => {
    const annotations = dropping("postgresql");
    const serving = instanceWith({ annotations, observed: before });
    expect(composedNames(provisioning(serving))).toContain("cluster");
    const answer = backup(serving);
    expect(inPlaceOf(answer)).toMatchObject({ dropped: "postgresql", state: "Restoring" });
    expect(answer).toContainEqual({
      type: "event",
      severity: "Warning",
      reason: "DropRefused",
      message:
        '"postgresql" was not dropped: clients reach it. To drop a state of that name later, take matura.dev/drop-kept away and set it again',
    });
    const status = { backup: { ...inWindow.backup, inPlace: inPlaceOf(answer) } };
    const later = instanceWith({ ...after, annotations, status });
    expect(composedNames(provisioning(later))).toContain("cluster");
    expect(inPlaceOf(backup(later))).toMatchObject({ dropped: "postgresql", kept: ["postgresql"] });
    expect(eventsOf(backup(later))).toEqual([]);
  });

  test("is not dropped before the status says that it is kept", () => {
    const instance = instanceWith({ ...after, annotations: dropping("postgresql") });
    expect(composedNames(provisioning(instance))).toContain("cluster");
    expect(inPlaceOf(backup(instance))).toMatchObject({ dropped: "postgresql", kept: ["postgresql"] });
    expect(eventsOf(backup(instance))).toEqual(["Warning DropRefused"]);
  });

  test("is not dropped while it takes over again, nor what it leaves", () => {
    const annotations = { ...asked("kept/postgresql"), "matura.dev/drop-kept": "postgresql" };
    const observed = { ...after.observed, "in-place-postgresql": approval };
    const instance = instanceWith({ annotations, observed, status: keeping() });
    expect(composedNames(provisioning(instance))).toEqual(expect.arrayContaining(["cluster", resource]));
    expect(inPlaceOf(backup(instance))).toMatchObject({ dropped: "postgresql", kept: [] });
  });

  const sleeping = (given: Parameters<typeof cluster>[0], imageName: string) => {
    const made = cluster(given);
    return {
      ...made,
      metadata: { ...made.metadata, annotations: { "cnpg.io/hibernation": "on" } },
      spec: { ...made.spec, imageName },
    };
  };

  test("wakes a kept state with the image that its data knows", () => {
    const observed = {
      ...after.observed,
      "in-place-postgresql": approval,
      cluster: sleeping({}, "example/postgresql:15.1"),
    };
    const made = provisioning(instanceWith({ annotations: asked("kept/postgresql"), observed }));
    expect(objectNamed<Cluster>(made, "cluster").spec.imageName).toBe("example/postgresql:15.1");
  });

  test("of a kept state of another major version is refused", () => {
    const observed = {
      ...after.observed,
      [resource]: candidate({ status: { pgDataImageInfo: { majorVersion: 17 } } }),
      cluster: sleeping({ status: { pgDataImageInfo: { majorVersion: 15 } } }, "example/postgresql:15.1"),
    };
    const contributions = backup(instanceWith({ annotations: asked("kept/postgresql"), observed }));
    expect(inPlaceOf(contributions)).toMatchObject({ state: "Refused", answered: "kept/postgresql" });
    expect(inPlaceOf(contributions).message).toContain(
      'kept state "postgresql" is of PostgreSQL 15, and 17 runs: restore a backup of it into a new claim',
    );
    expect(composedNames(contributions)).not.toContain("in-place-postgresql");
  });

  test("says what its servers are at", () => {
    const starting = candidate({
      conditions: [{ type: "Ready", status: "False" }],
      status: { phase: "Setting up primary", phaseReason: "Creating primary instance" },
    });
    const observed = { ...before, [approvalName]: approval, [resource]: starting };
    expect(inPlaceOf(backup(instanceWith({ observed }))).message).toBe(
      `${MOMENT} is being restored beside the running servers; clients reach it once it serves; its servers: Setting up primary: Creating primary instance`,
    );
  });

  describe("when the Service primary is lost", () => {
    const { "primary-service": _service, ...others } = after.observed ?? {};
    const remembered = { backup: { ...inWindow.backup, server: `${candidateName}-15` } };

    test("clients get the Cluster again that they reached last", () => {
      const made = provisioning(instanceWith({ observed: others, status: remembered }));
      expect(selectorOf(made)).toBe(candidateName);
      expect(objectNamed<Cluster>(made, "cluster").metadata?.annotations).toEqual({
        "cnpg.io/hibernation": "on",
      });
    });

    test("no first Cluster begins empty where the one of before was dropped", () => {
      const observed = { ...others, cluster: undefined as never };
      for (const status of [remembered, {}]) {
        const made = provisioning(instanceWith({ annotations: {}, observed, status }));
        expect(selectorOf(made)).toBe(candidateName);
        expect(composedNames(made)).not.toContain("cluster");
      }
    });
  });

  test("brings back a first Cluster that was lost beside a kept state, which does not begin empty", () => {
    const observed = { ...before, cluster: undefined as never, [resource]: candidate() };
    const made = provisioning(instanceWith({ annotations: {}, observed }));
    expect(composedNames(made)).not.toContain("cluster");
    expect(conditionNamed(made, "ProvisioningReady")).toMatchObject({
      status: "False",
      reason: "ClusterLost",
    });
    expect(conditionNamed(made, "ProvisioningReady")?.message).toContain(`there is ${candidateName}`);
    const undo = instanceWith({ annotations: asked(`kept/${candidateName}`), observed });
    expect(composedNames(backup(undo))).toContain(approvalName);
  });

  test.each<[string, string, string]>([
    ["a moment outside of what can be restored", "2026-03-01T00:00:00Z", "before the oldest backup"],
    ["a backup that is not there", "backup/gone", 'no completed backup "gone"'],
    ["a state that is not kept", "kept/postgresql-00000000", 'no kept state "postgresql-00000000"'],
    ["words", "yesterday", "not a moment"],
  ])("is refused for %s", (_, value, message) => {
    const contributions = backup(instanceWith({ annotations: asked(value), observed: before }));
    expect(inPlaceOf(contributions)).toMatchObject({ state: "Refused", answered: value });
    expect(inPlaceOf(contributions).message).toContain(message);
    expect(composedNames(contributions).filter((name) => name.startsWith("in-place-"))).toEqual([]);
  });
});
