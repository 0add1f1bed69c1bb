import { beforeAll, describe, expect, test } from "@jest/globals";
import { until } from "../e2e/support/until.ts";
import type { Answer } from "./support/answer.ts";
import type { Api } from "./support/api.ts";
import { claimNamed, claimPlace, compositePlace } from "./support/claim.ts";
import { create, patch } from "./support/objects.ts";
import { reasonsGiven } from "./support/reasons.ts";
import { rightsIn } from "./support/rights.ts";
import { api, scratch } from "./support/scratch.ts";

const editor = api.as({ name: "dora@example.com" });
const viewer = api.as({ name: "victor@example.com" });
const stranger = api.as({ name: "eve@example.com" });

const PAUSED = { "crossplane.io/paused": "true" };

const bind = async (user: string, role: string, namespace: string): Promise<void> => {
  const apiGroup = "rbac.authorization.k8s.io";
  const binding = {
    apiVersion: `${apiGroup}/v1`,
    kind: "RoleBinding",
    metadata: { name: `${user}-${role}`.replace("@", "."), namespace },
    roleRef: { apiGroup, kind: "ClusterRole", name: role },
    subjects: [{ apiGroup, kind: "User", name: user }],
  };
  (await create(api, binding)).object();
};

const hasRight = (user: Api, right: string, namespace: string): Promise<true> =>
  until(
    `the right to ${right}`,
    async () => ((await rightsIn(user, namespace)).includes(right) ? true : undefined),
    { seconds: 30, pause: 200 },
  );

/** Kubernetes' own roles edit and view, in the namespace of claims. */
describe("who may make claims", () => {
  const namespace = scratch("rbac-claims");
  const foreign = scratch("rbac-foreign");
  const shared = scratch("rbac-shared");

  beforeAll(async () => {
    await bind("dora@example.com", "edit", namespace);
    await bind("dora@example.com", "edit", shared);
    await bind("victor@example.com", "view", namespace);
    const running = claimNamed("running", namespace);
    (await create(api, { ...running, metadata: { ...running.metadata, annotations: PAUSED } })).object();
    await hasRight(editor, "create postgresqlinstances.matura.dev", namespace);
    await hasRight(editor, "create secrets", shared);
    await hasRight(viewer, "list postgresqlinstances.matura.dev", namespace);
  });

  const attempts: Readonly<Record<string, (user: Api) => Promise<Answer>>> = {
    create: (user) => create(user, claimNamed("new", namespace), { dryRun: true }),
    read: (user) => user.send("GET", claimPlace(namespace, "running")),
    list: (user) => user.send("GET", claimPlace(namespace)),
    change: (user) =>
      patch(user, claimPlace(namespace, "running"), { metadata: { labels: { changed: "yes" } } }),
  };

  test.each([
    ["edit", editor, ["create", "read", "list", "change"]],
    ["view", viewer, ["read", "list"]],
    ["no role", stranger, []],
  ] as const)("with %s: what they may do is what the role says", async (_, user, allowed) => {
    const done = await Promise.all(
      Object.entries(attempts).map(async ([what, attempt]) => ((await attempt(user)).ok ? [what] : [])),
    );
    expect(done.flat()).toEqual(allowed);
  });

  test("nobody but the platform reaches a composite", async () => {
    for (const user of [editor, viewer, stranger]) {
      expect((await user.send("GET", compositePlace())).code).toBe(403);
    }
    expect((await api.send("GET", compositePlace())).ok).toBe(true);
  });

  const writingTo = (place: string): object => ({
    service: {
      access: [{ user: "reporting", writeConnectionSecretToRef: { name: "reports", namespace: place } }],
    },
  });
  const refusal = `service.access has a writeConnectionSecretToRef.namespace in which you may not create Secrets: leave it out to use the namespace of the claim, ${namespace}`;

  test("a secret goes into another namespace only for someone who may create Secrets there", async () => {
    const claimFor = (place: string) =>
      create(editor, claimNamed("writer", namespace, writingTo(place)), { dryRun: true });
    expect(reasonsGiven((await claimFor(foreign)).refusal())).toEqual([refusal]);
    expect((await claimFor(shared)).object()).toMatchObject({ metadata: { name: "writer" } });
    expect((await claimFor(namespace)).object()).toMatchObject({ metadata: { name: "writer" } });
  });

  test("nor by a change of a claim that runs", async () => {
    const change = (user: Api, place: string) =>
      patch(user, claimPlace(namespace, "running"), { spec: { parameters: writingTo(place) } });
    expect(reasonsGiven((await change(editor, foreign)).refusal())).toEqual([refusal]);
    (await change(editor, shared)).object();
    // Who administers the cluster may.
    (await change(api, foreign)).object();
  });
});
