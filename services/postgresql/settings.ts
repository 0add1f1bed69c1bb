import { type Static, Type } from "typebox";
import { Closed, Quantity } from "../kubernetes-schema.ts";
import { AlertThresholds } from "./alert-thresholds.ts";

const Plan = Closed(
  {
    cpu: Quantity({ description: "CPU limit of each instance.", examples: ["400m"] }),
    memory: Quantity({ description: "Memory limit of each instance.", examples: ["1936Mi"] }),
    disk: Quantity({ description: "Volume of each instance.", examples: ["20Gi"] }),
  },
  { description: "A size that claims name." },
);

/** A day of a calendar; it begins at midnight, UTC. */
const DAY = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";

const percent = { minimum: 1, maximum: 99 } as const;

const Scaling = Closed(
  {
    spread: Type.Enum(["preferred", "required"], {
      default: "preferred",
      description:
        "Whether the servers of an instance must run on nodes and in zones of their own, or do so where they can.",
      examples: ["required"],
    }),
    growAtPercent: Type.Integer({
      ...percent,
      default: 80,
      description: "How full a volume is when it grows, for claims with `size.maxDisk`.",
      examples: [80],
    }),
    growByPercent: Type.Integer({
      // Less could not be told from what a file system takes for itself.
      minimum: 15,
      maximum: 100,
      default: 25,
      description: "By how much of its size it grows, whole GiB and at least one.",
      examples: [25],
    }),
    growthHours: Type.Integer({
      minimum: 0,
      maximum: 168,
      default: 6,
      description: "Hours between two growths: some stores take one change of a volume in six hours.",
      examples: [6],
    }),
  },
  { default: {}, description: "How instances are spread, and how their volumes grow." },
);

const Release = Closed(
  {
    since: Type.Optional(
      Type.String({
        description: "Day since which the catalogue has the image, for its soak time.",
        examples: ["2026-03-01"],
        pattern: DAY,
      }),
    ),
    mandatoryBy: Type.Optional(
      Type.String({
        description: "Day on which it comes at the latest, also outside of windows: for security updates.",
        examples: ["2026-03-15"],
        pattern: DAY,
      }),
    ),
  },
  { description: "How urgent the catalogue's image of a major version is." },
);

const Maintenance = Closed(
  {
    releases: Type.Record(Type.String(), Release, {
      default: {},
      description: "Major version → how urgent the catalogue's image of it is.",
      examples: [{ "17": { since: "2026-03-01", mandatoryBy: "2026-03-15" } }],
    }),
    soakDays: Type.Integer({
      default: 7,
      minimum: 0,
      maximum: 90,
      description: "Days for which only canaries have a new image.",
      examples: [7],
    }),
    canaryNamespaces: Type.Array(Type.String(), {
      default: [],
      description: "Namespaces whose claims get new images first.",
      examples: [["staging"]],
    }),
  },
  { default: {}, description: "How newer versions of PostgreSQL reach instances." },
);

/** The PostgreSQL section of the platform's settings. */
export const PostgreSQLSettings = Closed(
  {
    images: Type.Record(Type.String(), Type.String(), {
      description:
        "The catalogue: major version → image of PostgreSQL for CloudNativePG. A claim may ask for the majors listed here.",
      examples: [{ "15": "ghcr.io/cloudnative-pg/postgresql:15.14-standard-bookworm" }],
      default: {
        "15": "ghcr.io/cloudnative-pg/postgresql:15.14-standard-bookworm",
        "16": "ghcr.io/cloudnative-pg/postgresql:16.10-standard-bookworm",
        "17": "ghcr.io/cloudnative-pg/postgresql:17.6-standard-bookworm",
      },
    }),
    imagePullSecrets: Type.Array(Type.String(), {
      default: [],
      description: "Names of pull secrets that exist in every instance namespace.",
      examples: [["registry-credentials"]],
    }),
    endOfLife: Type.Record(Type.String(), Type.String(), {
      description: "Major version → day on which its support by the PostgreSQL project ends.",
      examples: [{ "15": "2027-11-11" }],
      // From the versioning policy of the PostgreSQL Global Development Group.
      default: {
        "14": "2026-11-12",
        "15": "2027-11-11",
        "16": "2028-11-09",
        "17": "2029-11-08",
        "18": "2030-11-14",
      },
    }),
    plans: Type.Record(Type.String(), Plan, {
      description: "Plans that claims may name in `size.plan`.",
      examples: [{ "standard-2": { cpu: "400m", memory: "1936Mi", disk: "20Gi" } }],
      default: {
        "standard-2": { cpu: "400m", memory: "1936Mi", disk: "20Gi" },
        "standard-4": { cpu: "900m", memory: "3984Mi", disk: "40Gi" },
        "standard-8": { cpu: "1900m", memory: "8080Mi", disk: "80Gi" },
      },
    }),
    storageClass: Type.Optional(
      Type.String({
        description: "Storage class of the volumes, the cluster's default when left out.",
        examples: ["fast"],
        minLength: 1,
      }),
    ),
    encryptedStorageClass: Type.Optional(
      Type.String({
        description: "Storage class for claims with `encryption.enabled`; without it they are refused.",
        examples: ["fast-encrypted"],
        minLength: 1,
      }),
    ),
    pgbouncerImage: Type.Optional(
      Type.String({
        description: "Image of PgBouncer for poolers; CloudNativePG's own choice when left out.",
        examples: ["ghcr.io/cloudnative-pg/pgbouncer:1.24.1"],
        minLength: 1,
      }),
    ),
    scaling: Scaling,
    maintenance: Maintenance,
    operatorNamespace: Type.String({
      default: "cnpg-system",
      description: "Namespace of the CloudNativePG operator, which must reach the instances.",
      examples: ["cnpg-system"],
      minLength: 1,
    }),
    alerting: AlertThresholds,
  },
  { description: "Settings of the platform for PostgreSQL." },
);

export type PostgreSQLSettings = Static<typeof PostgreSQLSettings>;
