import { type Document, isScalar } from "yaml";
import { API } from "../../services/api-group.ts";
import { PostgreSQL } from "../../services/postgresql/service.ts";
import type { Path } from "../validate/path.ts";
import type { Note } from "./note.ts";
import type { Rule } from "./rule.ts";

const parameter = (...path: readonly string[]): Path => ["spec", "parameters", ...path];

const REPACK = parameter("service", "repackEnabled");

/** Takes a field out and says why. */
const without =
  (path: Path, message: string): Rule =>
  (document) => {
    if (!document.hasIn(path)) return [];
    document.deleteIn(path);
    return [{ what: "removed", path, message }];
  };

/** For what is refused with one value only, or beside another field: without the condition the claim says what it may. */
const where =
  (condition: (document: Document) => boolean, rule: Rule): Rule =>
  (document) =>
    condition(document) ? rule(document) : [];

/** Sizes are text here, and were numbers where they looked like some. */
const asText =
  (path: Path): Rule =>
  (document) => {
    const node = document.getIn(path, true);
    if (!isScalar(node) || typeof node.value !== "number") return [];
    node.value = String(node.source ?? node.value);
    node.type = "QUOTE_DOUBLE";
    return [{ what: "changed", path, message: `is text: "${node.value}"` }];
  };

const kind: Rule = (document): readonly Note[] => {
  const before = `${document.getIn(["apiVersion"])} ${document.getIn(["kind"])}`;
  document.setIn(["apiVersion"], `${API.group}/${API.version}`);
  document.setIn(["kind"], PostgreSQL.kinds.claim);
  return [{ what: "changed", path: ["kind"], message: `${PostgreSQL.kinds.claim} instead of ${before}` }];
};

/** VSHNPostgreSQL of AppCat's catalogue into PostgreSQLInstance. What neither knows is found by the schema. */
export const APPCAT_POSTGRESQL: readonly Rule[] = [
  kind,
  without(
    parameter("restore"),
    "backups of the other catalogue cannot be restored here: move the data with pg_dump, or by logical replication",
  ),
  without(
    parameter("maintenance", "pinImageTag"),
    "the images are others: choose a tag of this catalogue's image once the instance runs",
  ),
  without(
    parameter("backup", "deletionProtection"),
    "security.deletionProtection protects the instance, and backups stay after a deletion for as long as the platform says",
  ),
  without(
    parameter("backup", "deletionRetention"),
    "the platform's backup.keepAfterDeletionDays says how long backups of a deleted instance stay",
  ),
  where(
    (document) => document.getIn(REPACK) === true,
    without(
      REPACK,
      "AppCat's default, and pg_repack is not offered here, as it needs a superuser: use VACUUM FULL in a window of your own where a table has to shrink",
    ),
  ),
  without(
    parameter("service", "pgBouncerSettings", "databases"),
    "CloudNativePG's pooler has no settings by database: use default_pool_size or max_db_connections in service.pgBouncerSettings.pgbouncer",
  ),
  without(
    parameter("service", "pgBouncerSettings", "users"),
    "CloudNativePG's pooler has no settings by user: use pool_mode or max_user_connections in service.pgBouncerSettings.pgbouncer",
  ),
  where(
    (document) => document.hasIn(parameter("monitoring", "alertmanagerConfigTemplate")),
    without(
      parameter("monitoring", "alertmanagerConfigRef"),
      "alertmanagerConfigTemplate goes before it in AppCat, and here a claim has one of them",
    ),
  ),
  ...["cpu", "memory", "disk"].map((size) => asText(parameter("size", size))),
  ...["cpu", "memory"].map((size) => asText(parameter("size", "requests", size))),
];
