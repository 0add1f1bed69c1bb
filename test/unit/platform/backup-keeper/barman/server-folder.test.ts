import { clusterOf } from "../../../../../platform/backup-keeper/barman/server-folder.ts";
import { requestOf } from "../../../../../services/postgresql/in-place.ts";
import { NAMES } from "../../../../../services/postgresql/names.ts";
import { PostgreSQL } from "../../../../../services/postgresql/service.ts";

const ORDERS = { service: "postgresql", name: "orders" };
const LATER = requestOf("2026-03-01T04:05:06Z").cluster.name;

test("a first Cluster is named after its service", () => {
  expect(NAMES.cluster).toBe(PostgreSQL.name);
});

test.each([
  ["the first Cluster's", "postgresql", "postgresql"],
  ["with its major version", "postgresql-15", "postgresql"],
  ["one that took its place", LATER, LATER],
  ["that one with its major version", `${LATER}-17`, LATER],
  ["a hash of decimal digits alone is no major version", "postgresql-20260301", "postgresql-20260301"],
  ["somebody's copy", "postgresql-copy", undefined],
  ["another service's", "mariadb-15", undefined],
  ["what is no server at all", ".matura-probe", undefined],
  ["no name", "", undefined],
])("a bucket of the platform's, %s", (_what, folder, cluster) => {
  expect(clusterOf(folder, ORDERS, "platform")).toBe(cluster);
});

test.each([
  ["the first Cluster's", "orders-postgresql", "postgresql"],
  ["with its major version", "orders-postgresql-15", "postgresql"],
  ["one that took its place", `orders-${LATER}-15`, LATER],
  ["another instance's", "billing-postgresql-15", undefined],
  ["that of an instance whose name begins alike", "orders-eu-postgresql-15", undefined],
  ["that of an instance whose name is a folder of this one's", "orders-postgresql-postgresql-15", undefined],
  ["without an instance", "postgresql-15", undefined],
  ["somebody's copy", "orders-postgresql-15-copy", undefined],
])("a bucket of the user's own, %s", (_what, folder, cluster) => {
  expect(clusterOf(folder, ORDERS, "user")).toBe(cluster);
});
