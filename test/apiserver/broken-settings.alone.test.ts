import { afterAll, beforeAll, describe, expect } from "@jest/globals";
import { CNPG_API } from "../../services/postgresql/cluster.ts";
import { NAMES } from "../../services/postgresql/names.ts";
import { testWithOwn } from "./support/capability.ts";
import {
  type Claim,
  type Composite,
  claimNamed,
  claimPlace,
  claimUntil,
  compositePlace,
  isReady,
  says,
} from "./support/claim.ts";
import type { Place } from "./support/kinds.ts";
import { create, get, patch, placeOf, remove } from "./support/objects.ts";
import { operateOnce } from "./support/operators.ts";
import { api, scratch } from "./support/scratch.ts";
import { defaults, putSettings } from "./support/settings.ts";

const name = "steady";

/** A platform team's mistake must not cost anyone an instance. It is for everyone, so this runs after all others. */
describe("an instance, while the platform's settings are broken", () => {
  const namespace = scratch("broken-settings");
  const place = claimPlace(namespace, name);
  let instanceNamespace: string | undefined;
  let composite: string | undefined;
  let before: readonly unknown[];

  /** Crossplane does not watch the settings: a change of something composed makes it look again. */
  let touches = 0;
  const touch = async (): Promise<void> => {
    const cluster = {
      apiVersion: CNPG_API,
      kind: "Cluster",
      namespace: instanceNamespace,
      name: NAMES.cluster,
    };
    const annotations = { "matura.dev/test-touch": String(touches++) };
    (await patch(api, cluster, { metadata: { annotations } })).object();
  };

  /** What the instance is made of, each with its uid. */
  const parts = async (): Promise<readonly unknown[]> => {
    const claim = await get<Claim>(api, place);
    const composite = await get<Composite>(api, compositePlace(claim?.spec.resourceRef?.name));
    return Promise.all(
      (composite?.spec.resourceRefs ?? []).map(async (reference) => {
        const { uid, deletionTimestamp } = (await get(api, reference))?.metadata ?? {};
        return { ...reference, uid, deletionTimestamp };
      }),
    );
  };

  const untilItSays = (where: Place, reason: string, message: string): Promise<Claim> => {
    let looks = 0;
    return claimUntil(
      api,
      where,
      `says ${reason}`,
      (claim) => says(claim, "ProvisioningReady", { status: "False", reason, message }),
      async () => (looks++ % 10 === 0 ? touch() : undefined),
    );
  };

  const untilReady = (): Promise<Claim> => {
    let looks = 0;
    // Metrics are last: what probes the instance is made once it can answer.
    const isWhole = (claim: Claim) => isReady(claim) && says(claim, "MetricsReady", { status: "True" });
    return claimUntil(api, place, "is ready, and probed", isWhole, async () => {
      const claim = await get<Claim>(api, place);
      instanceNamespace = claim?.status?.instanceNamespace ?? instanceNamespace;
      await operateOnce(api, instanceNamespace);
      if (looks++ % 10 === 9) await touch();
    });
  };

  beforeAll(async () => {
    (await create(api, claimNamed(name, namespace))).object();
    composite = (await untilReady()).spec.resourceRef?.name;
    before = await parts();
  });

  afterAll(() => putSettings(api, defaults));

  testWithOwn("it is ready at first, and made of something", async () => {
    expect(before.length).toBeGreaterThan(10);
    expect(before).not.toContainEqual(expect.objectContaining({ uid: undefined }));
  });

  testWithOwn("invalid settings: it says which field, and keeps everything", async () => {
    await putSettings(api, { ...defaults, data: { ...defaults.data, clusterDomain: 7 } } as typeof defaults);
    await untilItSays(place, "InvalidPlatformSettings", 'EnvironmentConfig "matura": data.clusterDomain');
    expect(await parts()).toEqual(before);
  });

  testWithOwn("missing settings: it says what to apply, and keeps everything", async () => {
    (await remove(api, placeOf(defaults))).object();
    // The API server takes no change of a claim now, not even Crossplane's: the composite has the function's sentence.
    await untilItSays(
      compositePlace(composite),
      "PlatformSettingsMissing",
      'EnvironmentConfig "matura" is not in the cluster; apply platform/environmentconfig.yaml',
    );
    await claimUntil(api, place, "says that it is not in sync", (claim) =>
      says(claim, "Synced", { status: "False", message: "postgresql-parameters.matura.dev" }),
    );
    expect(await parts()).toEqual(before);
  });

  testWithOwn("missing settings: a new claim is refused rather than accepted unchecked", async () => {
    const answer = await create(api, claimNamed("new", namespace), { dryRun: true });
    expect(answer.refusal().message).toContain("postgresql-parameters.matura.dev");
  });

  testWithOwn("settings that are back: it goes on where it was", async () => {
    await putSettings(api, defaults);
    await untilReady();
    expect(await parts()).toEqual(before);
  });
});
