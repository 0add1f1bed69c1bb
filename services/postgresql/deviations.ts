/** Something that is done otherwise than the model or users of AppCat's catalogue expect. Texts are Markdown. */
export interface Deviation {
  readonly what: string;
  /** What to do, or what is done, instead; empty where there is nothing to do. */
  readonly instead: string;
  readonly reason: string;
}

export const DEVIATIONS: readonly Deviation[] = [
  {
    what: "`tls.key` in the connection secret is the server's private key elsewhere",
    instead: "the key of the user's own client certificate",
    reason: "whoever holds the server's key can pose as the server",
  },
  {
    what: "`POSTGRESQL_URL` asks for `sslmode=verify-full`",
    instead: "set `PGSSLROOTCERT` to the mounted `ca.crt`",
    reason: "without verification a password can be read on the way",
  },
  {
    what: "at most 5 entries in `service.access`",
    instead: "further instances",
    reason: "an entry takes up to five composed objects, and a composite stays below 50",
  },
  {
    what: "an access entry cannot move to another database",
    instead: "remove the entry, then add it again",
    reason: "objects and privileges of the old database have to be handed over first",
  },
  {
    what: "`size.cpu`, `memory` and `disk` are text",
    instead: 'write `cpu: "2"`',
    reason: "the shape of AppCat's catalogue; a refusal says so",
  },
  {
    what: "user names are lower case",
    instead: "",
    reason: "PostgreSQL folds unquoted names to lower case, so others need quotes everywhere",
  },
  {
    what: "database names that start with `matura_` are refused",
    instead: "another name",
    reason: "the prober keeps a row in a database of its own, `matura_probe`",
  },
  {
    what: "a load balancer with an empty `ipFilter` lets no one in",
    instead: "list the networks",
    reason: "an open database is never a default",
  },
  {
    what: "`service.vacuumEnabled`",
    instead: "accepted either way; autovacuum is always on",
    reason: "PostgreSQL vacuums when tables need it, not once a week",
  },
  {
    what: "`service.repackEnabled` is refused when true",
    instead: "`VACUUM FULL` in a time of your own",
    reason: "pg_repack needs a superuser",
  },
  {
    what: "`pgBouncerSettings.databases` and `users` are refused",
    instead: "settings of the section `pgbouncer`",
    reason: "CloudNativePG's pooler has no place for them",
  },
  {
    what: "the pooler does not take over `POSTGRESQL_HOST`",
    instead: "`POSTGRESQL_POOLER_HOST`",
    reason: "what a session may do differs behind a pooler, so the application chooses",
  },
  {
    what: "a suspended instance stays Ready",
    instead: "reason `Suspended`, `status.scaling.suspended`",
    reason: "it is as it was asked to be, as a Deployment of 0 replicas is available",
  },
  {
    what: "extensions that load at start wait with their creation under `OnRestart`",
    instead: "`updateStrategy.type: Immediate`",
    reason: "without the library the extension cannot be created",
  },
  {
    what: "backups that are switched off stay for as long as the instance does",
    instead: "retention begins again when they are on",
    reason: '"off" must not delete what one may want back',
  },
  {
    what: "a restore needs the major version of the source",
    instead: "restore, then upgrade",
    reason: "PostgreSQL's files are of one major version",
  },
  {
    what: "a restore in place makes a second set of servers, and keeps the first one asleep",
    instead: "`matura.dev/drop-kept` frees its volumes",
    reason: "what replaces a state must not be the only copy of it",
  },
  {
    what: "a deletion waits for the last backup",
    instead: "annotate the claim with `matura.dev/skip-last-backup=true`",
    reason: "a restore of a deleted instance should miss nothing",
  },
  {
    what: "credentials of the platform's buckets end after some hours",
    instead: "the backup keeper renews them",
    reason: "what leaks from a tenant's namespace must not last",
  },
  {
    what: "base backups may be more than a day apart where a claim says so in `backup.schedule`",
    instead: "leave the schedule out: then there is one each night",
    reason: "WAL is archived all the time, so only the time of a restore grows; it is the user's to weigh",
  },
  {
    what: "a certificate that nears its end alerts the operators, not the user whom capacity alerts tell",
    instead: "CloudNativePG renews it 7 days before; `PostgreSQLCertificateExpiring` says when it has not",
    reason: "what helps is in the operators' hands: CloudNativePG, and Secrets that no user may touch",
  },
];
