import { beforeAll, describe, expect, test } from "@jest/globals";
import { until } from "../e2e/support/until.ts";
import { changeParameters, claimNamed, claimPlace, claimUntil, compositePlace } from "./support/claim.ts";
import type { Place } from "./support/kinds.ts";
import { createNamespace } from "./support/namespaces.ts";
import { create, get, remove } from "./support/objects.ts";
import { reasonsGiven } from "./support/reasons.ts";
import { api, scratch } from "./support/scratch.ts";

const name = "kept";
const FIELD = "spec.parameters.security.deletionProtection";

describe("deletion protection", () => {
  const namespace = scratch("protection");
  const namespaceOf = (of: string): Place => ({ apiVersion: "v1", kind: "Namespace", name: of });
  let composite: string;
  let instance: string;

  beforeAll(async () => {
    (await create(api, claimNamed(name, namespace))).object();
    const claim = await claimUntil(
      api,
      claimPlace(namespace, name),
      "names its namespace",
      ({ status }) => status?.instanceNamespace !== undefined,
    );
    composite = claim.spec.resourceRef?.name ?? "";
    instance = claim.status?.instanceNamespace ?? "";
    await until("the instance's namespace is there", () => get(api, namespaceOf(instance)));
  });

  /** The place, and the sentence that its deletion is answered with. */
  const protectedOnes = (): Readonly<Record<string, readonly [Place, string]>> => ({
    "the claim": [
      claimPlace(namespace, name),
      `PostgreSQLInstance "${name}" is protected: set ${FIELD} of the claim to false before you delete it`,
    ],
    "the composite": [
      compositePlace(composite),
      `XPostgreSQLInstance "${composite}" is protected: set ${FIELD} of the claim to false before you delete it`,
    ],
    "the claim's namespace": [
      namespaceOf(namespace),
      `namespace "${namespace}" holds the protected PostgreSQLInstance "${name}": set its ${FIELD} to false before you delete the namespace`,
    ],
    "the instance's namespace": [
      namespaceOf(instance),
      `namespace "${instance}" holds the data of a protected PostgreSQL: set ${FIELD} of PostgreSQLInstance "${name}" in namespace "${namespace}" to false, then delete that`,
    ],
  });

  test.each(["the claim", "the composite", "the claim's namespace", "the instance's namespace"])(
    "%s cannot be deleted, and the answer names the field",
    async (what) => {
      const [place, sentence] = protectedOnes()[what] ?? [claimPlace(namespace), ""];
      expect(reasonsGiven((await remove(api, place)).refusal())).toEqual([sentence]);
      const still = await get(api, place);
      expect(still).toBeDefined();
      expect(still?.metadata?.deletionTimestamp).toBeUndefined();
    },
  );

  test("another namespace can be deleted", async () => {
    const other = `${namespace}-other`;
    await createNamespace(api, other);
    (await remove(api, namespaceOf(other))).object();
  });

  test("once it is lifted, the claim's namespace can be deleted, and everything goes with it", async () => {
    await changeParameters(api, claimPlace(namespace, name), { security: { deletionProtection: false } });
    // Admission reads the claims through a cache: it sees the change a moment later.
    await until("the namespace is deleted", async () => {
      (await remove(api, namespaceOf(namespace))).object();
      return true;
    });
    await until(
      "claim, composite and both namespaces are gone",
      async () => {
        const left = await Promise.all([
          get(api, namespaceOf(namespace)),
          get(api, namespaceOf(instance)),
          get(api, compositePlace(composite)),
        ]);
        return left.every((object) => object === undefined) ? true : undefined;
      },
      { seconds: 90, pause: 300 },
    );
  });
});
