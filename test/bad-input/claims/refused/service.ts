import type { RefusedClaim } from "../case.ts";

export const service: readonly RefusedClaim[] = [
  {
    title: "a version that is not on offer",
    parameters: "service: {majorVersion: '14'}",
    reason: 'service.majorVersion "14" is not on offer: choose one of 15, 16, 17',
  },
  {
    title: "a minor version",
    parameters: "service: {majorVersion: '15.14'}",
    reason: "spec.parameters.service.majorVersion: Too long: may not be more than 2 bytes",
  },
  {
    title: "an image of another major version",
    parameters: "{service: {majorVersion: '15'}, maintenance: {pinImageTag: '16.10'}}",
    reason: "maintenance.pinImageTag 16.10 is not of major version 15",
  },
  {
    title: "an image whose version only starts with the same digits",
    parameters: "{service: {majorVersion: '15'}, maintenance: {pinImageTag: '150.1'}}",
    reason: "maintenance.pinImageTag 150.1 is not of major version 15",
  },
  {
    title: "pg_repack",
    parameters: "service: {repackEnabled: true}",
    reason:
      "service.repackEnabled is true, and pg_repack is not offered, as it needs a superuser: leave it out",
  },
  {
    title: "a reserved user",
    parameters: "service: {access: [{user: postgres}]}",
    reason: 'access user "postgres" is reserved',
  },
  {
    title: "a user of PostgreSQL's own",
    parameters: "service: {access: [{user: pg_monitor}]}",
    reason: 'access user "pg_monitor" is reserved',
  },
  {
    title: "a user name with an accent",
    parameters: "service: {access: [{user: ren\u00e9}]}",
    reason: 'access user "ren\u00e9" is not a user name',
  },
  {
    title: "a user name that tries to be SQL",
    parameters: "service: {access: [{user: 'a\"; DROP ROLE app; --'}]}",
    reason: "is not a user name: use lower-case letters, digits, _ and -",
  },
  {
    title: "a user name in capitals",
    parameters: "service: {access: [{user: Reporting}]}",
    reason: 'access user "Reporting" is not a user name',
  },
  {
    title: "a user twice",
    parameters: "service: {access: [{user: reporting}, {user: reporting, database: sales}]}",
    reason: 'spec.parameters.service.access[1]: Duplicate value: {"user":"reporting"}',
  },
  {
    title: "users that would share a secret",
    parameters: "service: {access: [{user: sales_eu, database: sales}, {user: sales-eu, database: sales}]}",
    reason: "two access users differ only in _ and -",
  },
  {
    title: "two users with one connection secret",
    parameters:
      "service: {access: [{user: one, writeConnectionSecretToRef: {name: shared}}, {user: two, writeConnectionSecretToRef: {name: shared}}]}",
    reason: "service.access would write two connections into Secret",
  },
  {
    title: "a user with the default secret of another",
    parameters:
      "service: {access: [{user: one}, {user: two, writeConnectionSecretToRef: {name: orders-one}}]}",
    reason: "orders-one: give each user a writeConnectionSecretToRef.name of its own",
  },
  {
    title: "a user with the connection secret of the claim",
    spec: "parameters: {service: {access: [{user: one, writeConnectionSecretToRef: {name: orders-db}}]}}\nwriteConnectionSecretToRef: {name: orders-db}",
    reason: "orders-db: give each user a writeConnectionSecretToRef.name of its own, other than the claim's",
  },
  {
    title: "a user who moves to another database",
    old: "service: {access: [{user: one}]}",
    parameters: "service: {access: [{user: one, database: sales}]}",
    reason: 'access user "one" cannot move to another database',
  },
  {
    title: "databases that differ only in _ and -",
    parameters: "service: {access: [{user: one, database: a_b}, {user: two, database: a-b}]}",
    reason: "two access databases differ only in _ and -",
  },
  {
    title: "a reserved database",
    parameters: "service: {access: [{user: reporting, database: template1}]}",
    reason: 'access database "template1" is reserved',
  },
  {
    title: "a database of the platform",
    parameters: "service: {access: [{user: reporting, database: matura_probe}]}",
    reason: 'access database "matura_probe" is reserved',
  },
  {
    title: "a privilege that databases do not have",
    parameters: "service: {access: [{user: reporting, privileges: [SELECT]}]}",
    reason: 'Unsupported value: "SELECT": supported values: "ALL", "CONNECT", "CREATE", "TEMPORARY"',
  },
  {
    title: "a user without privileges",
    parameters: "service: {access: [{user: reporting, privileges: []}]}",
    reason: "spec.parameters.service.access[0].privileges in body should have at least 1 items",
  },
  {
    title: "an extension without a name",
    parameters: "service: {extensions: [{image: {reference: registry.example.com/pgvector}}]}",
    reason: "spec.parameters.service.extensions[0].name: Required value",
  },
];
