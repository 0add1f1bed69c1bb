import { type Static, Type } from "typebox";
import { Closed, FreeMap, rule, ruleSaying } from "../../kubernetes-schema.ts";

const Extension = Closed(
  {
    name: Type.String({
      description:
        "Name of the extension as in `CREATE EXTENSION`; it is created in the application database.",
      examples: ["pg_trgm"],
      minLength: 1,
      maxLength: 59,
    }),
    image: Type.Optional(
      Closed(
        {
          reference: Type.String({
            description:
              "Image that holds the extension, mounted as a volume (needs Kubernetes' ImageVolume).",
            examples: ["registry.example.com/extensions/pgvector:0.8.1"],
            minLength: 1,
            maxLength: 500,
          }),
        },
        { description: "Where the extension comes from when the PostgreSQL image does not have it." },
      ),
    ),
  },
  { description: "An extension of PostgreSQL." },
);

const AccessEntry = Closed(
  {
    user: Type.String({
      description:
        "User (role) to create. Lower-case letters, digits, `_` and `-`, starting with a letter or `_`, ending with a letter or digit.",
      examples: ["reporting"],
      minLength: 1,
      maxLength: 40,
      "x-kubernetes-validations": [
        ruleSaying(
          "self.matches('^_*[a-z]([a-z0-9_-]*[a-z0-9])?$')",
          "'access user \"' + self + '\" is not a user name: use lower-case letters, digits, _ and -, starting with a letter or _ and ending with a letter or digit'",
        ),
        ruleSaying(
          "!(self in ['app', 'postgres', 'streaming_replica']) && !self.startsWith('pg_') && !self.startsWith('cnpg_') && !self.startsWith('matura_')",
          "'access user \"' + self + '\" is reserved: app, postgres, streaming_replica and names that start with pg_, cnpg_ or matura_ belong to the platform'",
        ),
      ],
    }),
    database: Type.Optional(
      Type.String({
        description:
          "Database to grant access to; created when it does not exist. The user's name by default.",
        examples: ["reports"],
        minLength: 1,
        maxLength: 40,
        "x-kubernetes-validations": [
          ruleSaying(
            "self.matches('^_*[a-z]([a-z0-9_-]*[a-z0-9])?$')",
            "'access database \"' + self + '\" is not a database name: use lower-case letters, digits, _ and -, starting with a letter or _ and ending with a letter or digit'",
          ),
          ruleSaying(
            "!(self in ['postgres', 'template0', 'template1']) && !self.startsWith('matura_')",
            "'access database \"' + self + '\" is reserved: postgres, template0, template1 and names that start with matura_ belong to PostgreSQL and the platform'",
          ),
        ],
      }),
    ),
    privileges: Type.Array(
      Type.Enum(["ALL", "CONNECT", "CREATE", "TEMPORARY"], {
        description: "A privilege on a database, as in `GRANT … ON DATABASE`.",
      }),
      {
        default: ["ALL"],
        description:
          "Privileges on the database. `ALL` makes the user a member of the database's owner, so that it can use every object in it.",
        examples: [["CONNECT", "TEMPORARY"]],
        minItems: 1,
        maxItems: 4,
        "x-kubernetes-list-type": "set",
      },
    ),
    writeConnectionSecretToRef: Type.Optional(
      Closed(
        {
          name: Type.Optional(
            Type.String({
              description: "Name of the Secret. `<claim>-<user>` by default, with `-` for each `_`.",
              examples: ["reporting-database"],
              minLength: 1,
              maxLength: 253,
            }),
          ),
          namespace: Type.Optional(
            Type.String({
              description:
                "Namespace of the Secret, the claim's by default. Who applies the claim must be allowed to create Secrets there.",
              examples: ["reporting"],
              minLength: 1,
              maxLength: 63,
            }),
          ),
        },
        { description: "Where the user's connection secret is written." },
      ),
    ),
  },
  {
    description: "A further user, with the database that it may use.",
    "x-kubernetes-validations": [
      ruleSaying(
        "(has(self.database) ? self.database : self.user) == (has(oldSelf.database) ? oldSelf.database : oldSelf.user)",
        "'access user \"' + self.user + '\" cannot move to another database: remove the entry first, or add another user'",
      ),
    ],
  },
);

export type AccessEntry = Static<typeof AccessEntry>;

export const ServiceParameters = Closed(
  {
    majorVersion: Type.String({
      default: "15",
      description:
        "Major version of PostgreSQL; the platform's settings list those on offer. A newer one is a version upgrade, an older one is refused.",
      examples: ["17"],
      pattern: "^[1-9][0-9]$",
      maxLength: 2,
    }),
    serviceLevel: Type.Enum(["besteffort", "guaranteed"], {
      default: "besteffort",
      description: "`guaranteed` promises an availability and needs at least two instances.",
      examples: ["guaranteed"],
    }),
    pgSettings: Type.Optional(
      FreeMap({
        description:
          "PostgreSQL settings (postgresql.conf) by name; values as text, number or true and false. Settings that the platform owns are refused.",
        examples: [{ max_connections: "200", random_page_cost: 1.1 }],
      }),
    ),
    tls: Closed(
      {
        enabled: Type.Boolean({
          default: true,
          description: "Refuse connections without TLS. TLS is offered either way.",
          examples: [true],
        }),
      },
      { default: {}, description: "Transport security." },
    ),
    extensions: Type.Optional(
      Type.Array(Extension, {
        description: "Extensions to create in the application database.",
        examples: [[{ name: "pg_trgm" }]],
        maxItems: 32,
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["name"],
      }),
    ),
    access: Type.Optional(
      Type.Array(AccessEntry, {
        description:
          "Further users, each with a database and a connection secret of its own. Removing an entry removes the user's access; its tables stay and belong to the database's owner.",
        examples: [[{ user: "reporting", database: "reports", privileges: ["CONNECT"] }]],
        maxItems: 5,
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["user"],
        "x-kubernetes-validations": [
          rule(
            "self.all(a, self.exists_one(b, b.user.replace('_', '-') == a.user.replace('_', '-')))",
            "two access users differ only in _ and -, and would share a connection secret: rename one of them",
          ),
          rule(
            "self.all(a, self.all(b, (has(a.database) ? a.database : a.user) == (has(b.database) ? b.database : b.user) || (has(a.database) ? a.database : a.user).replace('_', '-') != (has(b.database) ? b.database : b.user).replace('_', '-')))",
            "two access databases differ only in _ and -: rename one of them",
          ),
        ],
      }),
    ),
    vacuumEnabled: Type.Boolean({
      default: true,
      description:
        "Accepted either way: PostgreSQL's autovacuum is always on, and vacuums when tables need it.",
      examples: [true],
    }),
    repackEnabled: Type.Boolean({
      default: false,
      description: "Refused when true: pg_repack needs a superuser.",
      examples: [false],
    }),
    pgBouncerSettings: Type.Optional(
      Closed(
        {
          pgbouncer: Type.Optional(
            FreeMap({
              description: "Settings of the `[pgbouncer]` section.",
              examples: [{ default_pool_size: 20 }],
            }),
          ),
          databases: Type.Optional(
            FreeMap({
              description: "Settings by database: refused, as CloudNativePG has no place for them.",
              examples: [{ app: { pool_size: 10 } }],
            }),
          ),
          users: Type.Optional(
            FreeMap({
              description: "Settings by user: refused, as CloudNativePG has no place for them.",
              examples: [{ app: { pool_mode: "session" } }],
            }),
          ),
        },
        {
          description: "Settings of the connection pooler.",
          "x-matura-iteration": "scaling",
          "x-kubernetes-validations": [
            rule(
              "!has(self.databases)",
              "service.pgBouncerSettings.databases is not possible with CloudNativePG's pooler: leave it out and use default_pool_size or max_db_connections in service.pgBouncerSettings.pgbouncer",
            ),
            rule(
              "!has(self.users)",
              "service.pgBouncerSettings.users is not possible with CloudNativePG's pooler: leave it out and use pool_mode or max_user_connections in service.pgBouncerSettings.pgbouncer",
            ),
          ],
        },
      ),
    ),
    disablePgBouncer: Type.Optional(
      Type.Boolean({
        description:
          "`false` puts a connection pooler, PgBouncer, beside the instance, under a host of its own.",
        examples: [false],
        "x-matura-iteration": "scaling",
        "x-matura-idle": true,
      }),
    ),
  },
  {
    default: {},
    description: "PostgreSQL itself.",
    "x-kubernetes-validations": [
      ruleSaying(
        "!self.repackEnabled",
        "'service.repackEnabled is true, and pg_repack is not offered, as it needs a superuser: leave it out, and use VACUUM FULL in a window of your own where a table has to shrink'",
      ),
      ruleSaying(
        "int(self.majorVersion) >= int(oldSelf.majorVersion)",
        "'service.majorVersion cannot go from ' + oldSelf.majorVersion + ' to ' + self.majorVersion + ': PostgreSQL has no downgrade. Restore a backup into a new claim of the older version instead'",
      ),
    ],
  },
);
