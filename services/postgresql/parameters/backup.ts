import { Type } from "typebox";
import { Closed, IntOrString, ruleSaying } from "../../kubernetes-schema.ts";
import { namespaceName } from "./namespace-name.ts";

const SecretKey = (what: string, example: string) =>
  Closed(
    {
      name: Type.String({
        description: "Name of the Secret in the claim's namespace.",
        examples: ["backup-credentials"],
        minLength: 1,
        maxLength: 253,
      }),
      key: Type.String({
        description: "Key in the Secret.",
        examples: [example],
        minLength: 1,
        maxLength: 253,
      }),
    },
    { description: `Where the ${what} is read from.` },
  );

const UnmanagedBucket = Closed(
  {
    endpoint: Type.String({
      description: "Address of the S3 service.",
      examples: ["https://s3.example.com"],
      minLength: 1,
      maxLength: 500,
      "x-kubernetes-validations": [
        ruleSaying(
          "self.matches('^https?://[^ /]+(/[^ ]*)?$')",
          "'backup.unmanagedBucket.endpoint \"' + self + '\" is not an http or https address'",
        ),
      ],
    }),
    bucket: Type.String({
      description: "Name of the bucket.",
      examples: ["orders-backups"],
      minLength: 3,
      maxLength: 63,
    }),
    region: Type.Optional(
      Type.String({ description: "Region of the bucket.", examples: ["eu-central-1"], maxLength: 63 }),
    ),
    accessKey: SecretKey("access key", "ACCESS_KEY_ID"),
    secretKey: SecretKey("secret key", "SECRET_ACCESS_KEY"),
  },
  { description: "A bucket of the user's own instead of the platform's." },
);

/** Numbers from 1 to 9, with or without a leading zero, as CloudNativePG's parser (robfig/cron) reads them. */
const UNITS = "0?[1-9]";

interface CronField {
  readonly number: string;
  /** In their order: a range of names goes from one to a later one. */
  readonly names?: readonly string[];
  /** A step is at most as long as the field: longer ones are no schedule for croner, which computes the next run. */
  readonly step: string;
}

/** A comma-separated list of values, and of `*` and ranges with or without a step. */
const cronField = ({ number, names = [], step }: CronField): string => {
  const ranges = names.map((name, index) => [name, names.slice(index + 1)] as const);
  const stepped = [
    "\\\\*",
    `${number}-${number}`,
    ...ranges.filter(([, later]) => later.length > 0).map(([name, later]) => `${name}-(${later.join("|")})`),
  ].join("|");
  const item = `((${stepped})(/(${step}))?|${[number, ...names].join("|")})`;
  return `${item}(,${item})*`;
};

const MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split(" ");

/** Sunday comes first and last. */
const WEEKDAYS = "sun mon tue wed thu fri sat sun".split(" ");

const CRON_FIELDS: readonly CronField[] = [
  { number: "[0-5]?[0-9]", step: `${UNITS}|[1-5][0-9]|60` },
  { number: "([01]?[0-9]|2[0-3])", step: `${UNITS}|1[0-9]|2[0-4]` },
  { number: `(${UNITS}|[12][0-9]|3[01])`, step: `${UNITS}|[12][0-9]|3[01]` },
  { number: `(${UNITS}|1[0-2])`, names: MONTHS, step: `${UNITS}|1[0-2]` },
  { number: "[0-7]", names: WEEKDAYS, step: "[1-7]" },
];

/** Five fields, names in lower case. */
const CRON = `^${CRON_FIELDS.map(cronField).join(" ")}$`;

/**
 * No range of numbers ends before it begins; of names the expression above knows. In one list of items: one in another
 * would cost more than Kubernetes allows a rule.
 */
const RANGES_ASCEND = [
  "self.replace(' ', ',').split(',').all(item,",
  "!item.matches('^[0-9]{1,2}-[0-9]{1,2}(/[0-9]+)?$') ||",
  "int(item.split('-')[0]) <= int(item.split('-')[1].split('/')[0]))",
].join(" ");

export const BackupParameters = Closed(
  {
    enabled: Type.Boolean({
      default: true,
      description: "Take base backups on schedule and archive WAL. Switching it off deletes nothing.",
      examples: [true],
      "x-matura-idle": false,
    }),
    schedule: Type.Optional(
      Type.String({
        description:
          "When base backups are taken, as cron in UTC (minute hour day month weekday). Spread over the night by default.",
        examples: ["30 2 * * *"],
        minLength: 1,
        maxLength: 100,
        "x-kubernetes-validations": [
          ruleSaying(
            `self.lowerAscii().matches('${CRON}')`,
            "'backup.schedule \"' + self + '\" is not a cron schedule: five fields, minute (0-59) hour (0-23) day (1-31) month (1-12) weekday (0-7), such as \"30 2 * * *\"'",
          ),
          ruleSaying(
            RANGES_ASCEND,
            "'backup.schedule \"' + self + '\" has a range that ends before it begins: write it the other way round, or as two'",
          ),
        ],
      }),
    ),
    retention: IntOrString({
      default: 6,
      description: "Days for which backups are kept.",
      examples: [30],
      "x-kubernetes-validations": [
        ruleSaying(
          "string(self).matches('^[1-9][0-9]{0,3}$')",
          "'backup.retention is ' + string(self) + ', it must be a whole number of days from 1 to 9999'",
        ),
      ],
    }),
    unmanagedBucket: Type.Optional(UnmanagedBucket),
    allowedNamespaces: Type.Array(namespaceName("backup.allowedNamespaces"), {
      default: [],
      description:
        "Namespaces, beside the claim's own, whose claims may restore these backups. Holds on after the instance is deleted.",
      examples: [["shop-staging"]],
      maxItems: 50,
      "x-kubernetes-list-type": "set",
    }),
  },
  { default: {}, description: "Backups.", "x-matura-iteration": "backup" },
);

export const RestoreParameters = Closed(
  {
    claimName: Type.String({
      description: "Claim whose backups are restored; it need not exist any more.",
      examples: ["orders"],
      minLength: 1,
      maxLength: 63,
    }),
    claimNamespace: Type.Optional(
      Type.String({
        description:
          "Namespace of that claim, the restoring claim's own by default. Another one must allow it in its `backup.allowedNamespaces`.",
        examples: ["shop"],
        minLength: 1,
        maxLength: 63,
      }),
    ),
    instance: Type.Optional(
      Type.String({
        description:
          "Which instance, where several of that name have been deleted: its composite's name. The one that lives, else the one deleted last, by default.",
        examples: ["orders-x7k2p"],
        minLength: 1,
        maxLength: 63,
      }),
    ),
    backupName: Type.Optional(
      Type.String({
        description:
          "Backup to restore, by the name that the source's status lists. The newest state by default.",
        examples: ["scheduled-20260301023000"],
        minLength: 1,
        maxLength: 253,
      }),
    ),
    recoveryTimeStamp: Type.Optional(
      Type.String({
        description:
          "Moment to restore, RFC 3339 with `Z` or an offset. Together with backupName, a time after it.",
        examples: ["2026-03-01T04:05:06Z"],
        minLength: 1,
        maxLength: 40,
        "x-kubernetes-validations": [
          ruleSaying(
            "self.matches('^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$')",
            "'restore.recoveryTimeStamp \"' + self + '\" is not a moment: use RFC 3339 with Z or an offset, such as 2026-03-01T04:05:06Z'",
          ),
        ],
      }),
    ),
  },
  {
    description: "Start from a backup of another claim. Cannot be changed later.",
    "x-matura-iteration": "backup",
  },
);
