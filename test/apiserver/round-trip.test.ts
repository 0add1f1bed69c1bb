import { beforeAll, describe, expect } from "@jest/globals";
import { healthOf } from "../../runtime/health/index.ts";
import { type Cluster, CNPG_API } from "../../services/postgresql/cluster.ts";
import { CONNECTION_KEYS } from "../../services/postgresql/connection-keys.ts";
import { NAMES } from "../../services/postgresql/names.ts";
import { until } from "../e2e/support/until.ts";
import { testWithOwn } from "./support/capability.ts";
import {
  type Composite,
  changeParameters,
  claimNamed,
  claimPlace,
  claimUntil,
  compositePlace,
  deleteClaim,
  says,
} from "./support/claim.ts";
import { create, get, list } from "./support/objects.ts";
import { operateOnce, untilReady } from "./support/operators.ts";
import { api, scratch } from "./support/scratch.ts";
import { secretOf } from "./support/secret.ts";

const name = "orders";
const SECRET = "orders-db";

/** The life of a claim through the real API server, Crossplane and functions, with the operators' part played. */
describe("a claim's round trip", () => {
  const namespace = scratch("round-trip");
  const place = claimPlace(namespace, name);
  let instanceNamespace: string;
  let composite: string;

  const cluster = () =>
    get<Cluster>(api, {
      apiVersion: CNPG_API,
      kind: "Cluster",
      namespace: instanceNamespace,
      name: NAMES.cluster,
    });

  beforeAll(async () => {
    const spec = { writeConnectionSecretToRef: { name: SECRET } };
    // All that has a key in the connection secret.
    const parameters = { network: { serviceType: "LoadBalancer" }, service: { disablePgBouncer: false } };
    (await create(api, claimNamed(name, namespace, parameters, spec))).object();
  });

  testWithOwn("it says what it waits for while PostgreSQL is not there", async () => {
    const claim = await claimUntil(api, place, "waits for its Cluster", (found) =>
      says(found, "ProvisioningReady", { status: "False" }),
    );
    expect(says(claim, "Ready", { status: "True" })).toBe(false);
    expect(await get(api, { apiVersion: "v1", kind: "Secret", namespace, name: SECRET })).toBeUndefined();
  });

  testWithOwn("it becomes ready once the operators have done their part", async () => {
    // The pooler comes once the servers are there.
    const claim = await untilReady(api, place, (found) => says(found, "ScalingReady", { status: "True" }));
    instanceNamespace = claim.status?.instanceNamespace ?? "";
    composite = claim.spec.resourceRef?.name ?? "";
    expect(instanceNamespace).toBe(`postgresql-${composite}`);
    expect((await cluster())?.spec).toMatchObject({ instances: 1 });
  });

  testWithOwn("every composed object is there, and gets healthy", async () => {
    const references = async () =>
      (await get<Composite>(api, compositePlace(composite)))?.spec.resourceRefs ?? [];
    const ailing = await until(
      "all are healthy",
      async () => {
        await operateOnce(api, instanceNamespace);
        const objects = await Promise.all((await references()).map((reference) => get(api, reference)));
        const left = objects.filter((object) => object === undefined || !healthOf(object).healthy);
        return left.length === 0 ? left : undefined;
      },
      { seconds: 60, pause: 500 },
    );
    expect(ailing).toEqual([]);
    expect((await references()).length).toBeGreaterThan(10);
  });

  testWithOwn("the connection secret has every key that the API promises", async () => {
    const secret = await secretOf(api, namespace, SECRET);
    expect(Object.keys(secret).toSorted()).toEqual(Object.keys(CONNECTION_KEYS).toSorted());
    const { POSTGRESQL_USER: user, POSTGRESQL_PASSWORD: password, POSTGRESQL_HOST: host } = secret;
    expect(secret.POSTGRESQL_URL).toBe(
      `postgresql://${user}:${password}@${host}:5432/app?sslmode=verify-full`,
    );
    expect(host).toBe(`primary.${instanceNamespace}.svc.cluster.local`);
    expect(password).toBe((await secretOf(api, instanceNamespace, "credentials")).password);
  });

  testWithOwn("a change reaches the Cluster, and the password stays", async () => {
    const { POSTGRESQL_PASSWORD: before } = await secretOf(api, namespace, SECRET);
    await changeParameters(api, place, { instances: 3, service: { pgSettings: { max_connections: 77 } } });
    await until(
      "the Cluster has three instances",
      async () => ((await cluster())?.spec.instances === 3 ? true : undefined),
      { seconds: 30, pause: 200 },
    );
    expect((await cluster())?.spec.postgresql.parameters).toMatchObject({ max_connections: "77" });
    await untilReady(api, place);
    expect((await secretOf(api, namespace, SECRET)).POSTGRESQL_PASSWORD).toBe(before);
  });

  testWithOwn("deletion leaves nothing", async () => {
    await deleteClaim(api, place);
    await until(
      "claim, composite and instance namespace are gone",
      async () => {
        const left = await Promise.all([
          get(api, place),
          get(api, compositePlace(composite)),
          get(api, { apiVersion: "v1", kind: "Namespace", name: instanceNamespace }),
        ]);
        return left.every((object) => object === undefined) ? true : undefined;
      },
      { seconds: 60, pause: 300 },
    );
    const secrets = await list(api, { apiVersion: "v1", kind: "Secret", namespace });
    expect(secrets).toEqual([]);
    const copies = { apiVersion: "v1", kind: "Secret", namespace: "crossplane-system" };
    const owners = (await list(api, copies)).flatMap(({ metadata }) => metadata?.ownerReferences ?? []);
    expect(owners.map((owner) => owner.name)).not.toContain(composite);
  });
});
