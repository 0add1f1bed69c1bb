import fc, { type Arbitrary } from "fast-check";
import type { Claim } from "../../../cli/render/crossplane/claim.ts";
import { readPlatform } from "../../../cli/render/inputs.ts";
import { inPackage } from "../../../cli/render/package-root.ts";
import { validateClaim } from "../../../cli/validate/validate-claim.ts";
import type { JsonObject } from "../../../runtime/json.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { withDefaults } from "../../../runtime/schema.ts";
import { PostgreSQLParameters } from "../../../services/postgresql/api.ts";
import { PostgreSQLEntry } from "../../../services/postgresql/catalogue-entry.ts";
import { OWNED_SETTINGS } from "../../../services/postgresql/owned-settings.ts";
import { arbitraryOf, type Overrides } from "./schema-arbitrary.ts";

const RESERVED_USER = /^(app|postgres|streaming_replica|pg_.*|cnpg_.*|matura_.*)$/;
const RESERVED_DATABASE = /^(postgres|template0|template1|matura_.*)$/;

const label = (most: number): Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^[a-z0-9]([-a-z0-9]{0,${most - 2}}[a-z0-9])?$`));

const role = (reserved: RegExp): Arbitrary<string> =>
  fc.stringMatching(/^[a-z_][a-z0-9_-]{0,39}$/).filter((name) => !reserved.test(name));

/** Names that look alike once `_` has become `-`, or that others derive: they meet often when there are few. */
const ALIKE = ["a-b", "a_b", "ab", "a", "b"] as const;
const SECRETS = ["db", "db-a", "db-a-b", "other"] as const;

const roleOrAlike = (reserved: RegExp): Arbitrary<string> =>
  fc.oneof(role(reserved), fc.constantFrom(...ALIKE));
const secretName = fc.oneof(label(40), fc.constantFrom(...SECRETS));

const setting = fc
  .stringMatching(/^[A-Za-z_][A-Za-z0-9_.]{0,20}$/)
  .filter((name) => !OWNED_SETTINGS.some((owned) => owned === name.toLowerCase()));

/** What the rules of the API and of admission say beyond the schema. */
const OVERRIDES: Overrides = {
  "service.majorVersion": fc.constantFrom("15", "16", "17"),
  "service.pgSettings": fc.dictionary(
    setting,
    fc.oneof(
      fc.string({ minLength: 1, unit: "grapheme" }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer(),
      fc.boolean(),
    ),
    { maxKeys: 5, noNullPrototype: true },
  ),
  "service.extensions": fc.uniqueArray(
    fc.record(
      {
        name: fc.constantFrom("pg_trgm", "pg_stat_statements", "timescaledb", "vector", "uuid-ossp"),
        image: fc.record({ reference: fc.constant("registry.example.com/extension:1") }),
      },
      { requiredKeys: ["name"], noNullPrototype: true },
    ),
    { selector: ({ name }) => name, maxLength: 4 },
  ),
  "service.access": fc.uniqueArray(
    fc.record(
      {
        user: roleOrAlike(RESERVED_USER),
        database: fc.oneof(roleOrAlike(RESERVED_DATABASE), fc.constantFrom("app")),
        privileges: fc.uniqueArray(fc.constantFrom("ALL", "CONNECT", "CREATE", "TEMPORARY"), {
          minLength: 1,
          maxLength: 4,
        }),
        writeConnectionSecretToRef: fc.record(
          { name: secretName, namespace: fc.oneof(label(40), fc.constant("shop")) },
          { requiredKeys: [], noNullPrototype: true },
        ),
      },
      { requiredKeys: ["user"], noNullPrototype: true },
    ),
    { selector: ({ user }) => user.replaceAll("_", "-"), maxLength: 5 },
  ),
  "service.pgBouncerSettings.pgbouncer": fc.constant({ default_pool_size: 20 }),
  // CloudNativePG has no place for them, so the API refuses them.
  "service.pgBouncerSettings.databases": null,
  "service.pgBouncerSettings.users": null,
  "size.plan": fc.constantFrom("standard-2", "standard-4", "standard-8"),
  "size.cpu": fc.constantFrom("250m", "1", "1.5", "16"),
  "size.memory": fc.constantFrom("512Mi", "1Gi", "64Gi"),
  "size.disk": fc.constantFrom("1Gi", "100Gi", "1.5Ti"),
  // Refused when true.
  "service.repackEnabled": fc.constant(false),
  "size.maxDisk": fc.constantFrom("100Gi", "2Ti"),
  "size.requests.cpu": fc.constantFrom("50m", "250m"),
  "size.requests.memory": fc.constantFrom("256Mi", "512Mi"),
  "scheduling.nodeSelector": fc.dictionary(label(20), label(20), { maxKeys: 3, noNullPrototype: true }),
  "backup.allowedNamespaces[]": label(63),
  "security.allowedNamespaces[]": label(63),
  "security.allowedGroups[]": fc.string({ minLength: 1, maxLength: 50, unit: "grapheme" }),
  "security.allowedUsers[]": fc.string({ minLength: 1, maxLength: 50, unit: "grapheme" }),
  "network.ipFilter[]": fc.oneof(
    fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 })).map(([address, bits]) => `${address}/${bits}`),
    fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 })).map(([address, bits]) => `${address}/${bits}`),
  ),
  "maintenance.pinImageTag": null,
  // A restore needs the backups of another claim, which a cluster with one claim does not have.
  restore: null,
};

interface Rules {
  instances?: number;
  readonly service?: { readonly serviceLevel?: string };
  readonly replication?: { readonly mode?: string };
}

/** A second server where the claim asks for what needs one. */
const withEnoughInstances = (parameters: Rules): Rules => {
  const needsTwo =
    parameters.service?.serviceLevel === "guaranteed" ||
    (parameters.replication?.mode ?? "async") !== "async";
  return needsTwo && (parameters.instances ?? 1) === 1 ? { ...parameters, instances: 2 } : parameters;
};

/** Settings with an encrypted storage class, so that every valid claim can be served. */
export const platform: KubernetesObject = readPlatform(
  inPackage("test/golden/platform.yaml"),
)[0] as KubernetesObject;

/** PostgreSQLInstances that the API accepts, with the defaults that it fills in. */
export const postgresqlClaim: Arbitrary<Claim> = fc
  .record({
    name: fc.oneof(label(PostgreSQLEntry.longestName.claim), fc.constant("db")),
    namespace: fc.oneof(label(63), fc.constant("shop")),
    parameters: arbitraryOf(PostgreSQLParameters, OVERRIDES),
    secret: fc.oneof(label(63), secretName),
  })
  .map(({ name, namespace, parameters, secret }) => ({
    apiVersion: "matura.dev/v1",
    kind: "PostgreSQLInstance",
    metadata: { name, namespace },
    spec: {
      parameters: withDefaults(PostgreSQLParameters, withEnoughInstances(parameters as Rules)) as JsonObject,
      writeConnectionSecretToRef: { name: secret },
    },
  }))
  // The very rules of the XRD and of admission have the last word.
  .filter((claim) => validateClaim(claim, { platform }).length === 0);
