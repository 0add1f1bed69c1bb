import { serverOf } from "../../../../functions/backup/postgresql/server.ts";
import { clusterNamed, currentCluster } from "../../../../services/postgresql/current-cluster.ts";
import { cluster } from "../../../support/backed-up-instance.ts";
import { postgresqlInstance } from "../../../support/postgresql-instance.ts";

const SECOND = "postgresql-0a1b2c3d";
const asleep = (name: string) => {
  const made = cluster({ name });
  return { ...made, metadata: { ...made.metadata, annotations: { "cnpg.io/hibernation": "on" } } };
};
const selecting = (name: string) => ({ spec: { selector: { "cnpg.io/cluster": name } } });
const remembering = (server: string) => ({ backup: { server } });

describe("the Cluster that clients reach", () => {
  test.each<[string, string, NonNullable<Parameters<typeof postgresqlInstance>[0]>]>([
    ["the first one while there is none", "postgresql", {}],
    [
      "what the Service selects, whatever is remembered",
      SECOND,
      { observed: { "primary-service": selecting(SECOND) }, status: remembering("postgresql-15") },
    ],
    [
      "what is remembered, whatever is awake",
      SECOND,
      {
        observed: { cluster: cluster(), "cluster-0a1b2c3d": asleep(SECOND) },
        status: remembering(`${SECOND}-15`),
      },
    ],
    [
      "the only one that is awake",
      SECOND,
      { observed: { cluster: asleep("postgresql"), "cluster-0a1b2c3d": cluster({ name: SECOND }) } },
    ],
    [
      "the first one of several that are awake",
      "postgresql",
      { observed: { cluster: cluster(), "cluster-0a1b2c3d": cluster({ name: SECOND }) } },
    ],
  ])("is %s", (_, name, given) => {
    expect(currentCluster(postgresqlInstance(given)).name).toBe(name);
  });

  const bucket = { endpoint: "https://s3.example.com", bucketName: "own", credentialsSecretRef: {} };

  test.each<[string, object]>([
    ["the platform's", {}],
    ["the user's own", { backup: { unmanagedBucket: bucket } }],
  ])("is remembered by its folder in a bucket of %s", (_, parameters) => {
    for (const name of ["postgresql", SECOND, "postgresql-12345678"]) {
      const instance = postgresqlInstance({ parameters });
      const status = remembering(serverOf(instance, clusterNamed(name), "15"));
      expect(currentCluster({ ...instance, status }).name).toBe(name);
    }
  });
});
