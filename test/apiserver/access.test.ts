import { beforeAll, describe, expect } from "@jest/globals";
import { CNPG_API, type Database, type DatabaseRole } from "../../services/postgresql/cluster.ts";
import { NAMES } from "../../services/postgresql/names.ts";
import { until } from "../e2e/support/until.ts";
import { testWithOwn } from "./support/capability.ts";
import { changeParameters, claimNamed, claimPlace } from "./support/claim.ts";
import { create, get, list } from "./support/objects.ts";
import { operateOnce, untilReady } from "./support/operators.ts";
import { api, scratch } from "./support/scratch.ts";
import { secretOf } from "./support/secret.ts";

const name = "ledger";
const billing = { user: "billing", database: "invoices" };

/** An entry of service.access comes and goes while the instance runs. */
describe("a user beside the application's", () => {
  const namespace = scratch("access");
  const place = claimPlace(namespace, name);
  let instanceNamespace: string;

  const all = <T extends DatabaseRole | Database>(kind: string): Promise<readonly T[]> =>
    list<T>(api, { apiVersion: CNPG_API, kind, namespace: instanceNamespace });
  /** All but the prober's, which every instance has. */
  const roles = async () =>
    (await all<DatabaseRole>("DatabaseRole"))
      .map(({ spec }) => spec.name)
      .filter((role) => role !== NAMES.prober)
      .toSorted();

  beforeAll(async () => {
    (await create(api, claimNamed(name, namespace))).object();
    const claim = await untilReady(api, place);
    instanceNamespace = claim.status?.instanceNamespace ?? "";
  });

  testWithOwn("gets a role, a database and a secret once the claim names it", async () => {
    const before = await roles();
    expect(before).toContain("app");
    await changeParameters(api, place, { service: { access: [billing] } });
    const claim = await untilReady(api, place, ({ status }) =>
      (status?.provisioning?.access ?? []).some(({ user, ready }) => user === billing.user && ready),
    );
    expect(claim.status?.provisioning?.access).toMatchObject([{ secret: `${namespace}/${name}-billing` }]);
    expect(await secretOf(api, namespace, `${name}-billing`)).toMatchObject({
      POSTGRESQL_USER: "billing",
      POSTGRESQL_DB: "invoices",
    });
    expect(await roles()).toEqual([...before, "billing", "matura_access", "matura_db_invoices"].toSorted());
  });

  testWithOwn("whose database keeps its data whatever becomes of the entry", async () => {
    const database = (await all<Database>("Database")).find(({ spec }) => spec.name === billing.database);
    expect(database?.spec.databaseReclaimPolicy).toBe("retain");
  });

  testWithOwn("loses role and secret once the claim no longer does", async () => {
    await changeParameters(api, place, { service: { access: [] } });
    await until(
      "the role is gone",
      async () => {
        await operateOnce(api, instanceNamespace);
        return (await roles()).includes("billing") ? undefined : true;
      },
      { seconds: 90, pause: 200 },
    );
    await untilReady(api, place, ({ status }) => status?.provisioning?.access?.length === 0);
    expect(
      await get(api, { apiVersion: "v1", kind: "Secret", namespace, name: `${name}-billing` }),
    ).toBeUndefined();
  });
});
