import { type Static, Type } from "typebox";
import { AlertingSettings } from "./alerting-settings.ts";
import { MetricsSettings } from "./metrics-settings.ts";

const BackupSettings = Type.Object(
  {
    endpoint: Type.Optional(
      Type.String({
        description:
          "Address of the S3 service for backups; without it only claims with a bucket of their own have backups.",
        examples: ["https://s3.example.com"],
        pattern: "^https?://[^ /]+$",
      }),
    ),
    region: Type.String({
      default: "us-east-1",
      description: "Region of the S3 service.",
      examples: ["eu-central-1"],
      minLength: 1,
    }),
    bucketPrefix: Type.String({
      default: "matura",
      description: "Every instance has a bucket of its own, `<prefix>-<instance>`.",
      examples: ["acme"],
      pattern: "^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
      maxLength: 10,
    }),
    recordNamespace: Type.String({
      default: "matura-backups",
      description: "Namespace of the records that find the backups of instances, also of deleted ones.",
      examples: ["matura-backups"],
      minLength: 1,
    }),
    credentialsSecret: Type.String({
      default: "object-store",
      description:
        "Secret in the record namespace with the keeper's own account: ACCESS_KEY_ID and SECRET_ACCESS_KEY.",
      examples: ["object-store"],
      minLength: 1,
    }),
    certificateAuthority: Type.Optional(
      Type.String({
        description: "Authority that signed the S3 service's certificate, PEM, where it is not a public one.",
        examples: ["-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n"],
        minLength: 1,
      }),
    ),
    roleArn: Type.Optional(
      Type.String({
        description: "Role that the keeper assumes for each instance; AWS needs one, MinIO and Ceph do not.",
        examples: ["arn:aws:iam::123456789012:role/matura-backups"],
        minLength: 1,
      }),
    ),
    sessionHours: Type.Integer({
      default: 12,
      minimum: 1,
      maximum: 168,
      description: "Lifetime of an instance's credentials; they are renewed when half of it is over.",
      examples: [12],
    }),
    encryption: Type.Optional(
      Type.Enum(["AES256", "aws:kms"], {
        description: "Encryption at rest that the store is asked for.",
        examples: ["AES256"],
      }),
    ),
    keepAfterDeletionDays: Type.Integer({
      default: 30,
      minimum: 0,
      maximum: 3650,
      description: "Days for which the backups of a deleted instance stay and can be restored.",
      examples: [30],
    }),
    lastBackupMinutes: Type.Integer({
      default: 60,
      minimum: 0,
      maximum: 1440,
      description: "How long a deletion waits at most for the last backup; 0 takes none.",
      examples: [60],
    }),
    verificationDays: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 365,
      description: "Days after which the newest backup is restored on trial again; 0 never does it.",
      examples: [7],
    }),
  },
  { default: {}, description: "Where backups are kept, and for how long." },
);

/** Settings that every service reads, in the EnvironmentConfig's data. Each service adds a section of its name. */
export const PlatformSettings = Type.Object(
  {
    clusterDomain: Type.String({
      default: "cluster.local",
      description: "DNS domain of the cluster; the hosts in connection secrets end in it.",
      examples: ["cluster.local"],
      minLength: 1,
    }),
    monitoringNamespaces: Type.Array(Type.String(), {
      default: ["monitoring"],
      description: "Namespaces whose pods may scrape the metrics of instances.",
      examples: [["monitoring"]],
    }),
    crossplaneNamespace: Type.String({
      default: "crossplane-system",
      description: "Namespace of Crossplane and of Matura's own parts.",
      examples: ["crossplane-system"],
    }),
    backup: BackupSettings,
    metrics: MetricsSettings,
    alerting: AlertingSettings,
  },
  { description: "Settings of the platform that concern every service." },
);

export type PlatformSettings = Static<typeof PlatformSettings>;

/** Name of the EnvironmentConfig that holds the settings, and of the requirement that asks for it. */
export const PLATFORM = { requirement: "platform", environmentConfig: "matura" } as const;
