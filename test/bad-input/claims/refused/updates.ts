import type { RefusedClaim } from "../case.ts";

/** What a running claim cannot become. */
export const updates: readonly RefusedClaim[] = [
  {
    title: "a disk that shrinks",
    old: "size: {disk: 50Gi}",
    parameters: "size: {disk: 40Gi}",
    reason: "size.disk cannot shrink from 50Gi to 40Gi: volumes only grow",
  },
  {
    title: "a disk that shrinks by its unit",
    old: "size: {disk: 20Gi}",
    parameters: "size: {disk: 20G}",
    reason: "size.disk cannot shrink from 20Gi to 20G: volumes only grow",
  },
  {
    title: "a disk that shrinks with its plan",
    old: "size: {plan: standard-8}",
    parameters: "size: {plan: standard-4}",
    reason: "the disk cannot shrink from 80Gi to 40Gi (size.plan, size.disk): volumes only grow",
  },
  {
    title: "a disk of its own that goes back to the plan's",
    old: "size: {plan: standard-2, disk: 100Gi}",
    parameters: "size: {plan: standard-4}",
    reason: "the disk cannot shrink from 100Gi to 40Gi (size.plan, size.disk): volumes only grow",
  },
  {
    title: "a plan's disk that becomes a smaller one of its own",
    old: "size: {plan: standard-4}",
    parameters: "size: {plan: standard-4, disk: 30Gi}",
    reason: "the disk cannot shrink from 40Gi to 30Gi (size.plan, size.disk): volumes only grow",
  },
  {
    title: "an older version",
    old: "service: {majorVersion: '16'}",
    parameters: "service: {majorVersion: '15'}",
    reason: "service.majorVersion cannot go from 16 to 15: PostgreSQL has no downgrade",
  },
  {
    title: "an older version by leaving it out",
    old: "service: {majorVersion: '17'}",
    parameters: "service: {serviceLevel: besteffort}",
    reason: "service.majorVersion cannot go from 17 to 15: PostgreSQL has no downgrade",
  },
  {
    title: "a restore that is changed",
    old: "restore: {claimName: orders-2025}",
    parameters: "restore: {claimName: orders-2024}",
    reason: "restore cannot be changed once the instance exists: make a new claim to restore into",
  },
  {
    title: "a restore that is added",
    old: "instances: 1",
    parameters: "restore: {claimName: orders-2025}",
    reason: "restore cannot be changed once the instance exists: make a new claim to restore into",
  },
  {
    title: "a restore that is taken away",
    old: "restore: {claimName: orders-2025}",
    parameters: "instances: 1",
    reason: "restore cannot be changed once the instance exists: make a new claim to restore into",
  },
  {
    title: "encryption that is switched on",
    old: "encryption: {enabled: false}",
    parameters: "encryption: {enabled: true}",
    settings: "encryptedStorageClass: fast-encrypted",
    reason: "encryption.enabled cannot change from false to true: volumes keep their storage class",
  },
  {
    title: "encryption that is switched off",
    old: "encryption: {enabled: true}",
    parameters: "instances: 2",
    settings: "encryptedStorageClass: fast-encrypted",
    reason: "encryption.enabled cannot change from true to false: volumes keep their storage class",
  },
  {
    title: "a user that moves to another database",
    old: "service: {access: [{user: reporting, database: sales}]}",
    parameters: "service: {access: [{user: billing}, {user: reporting, database: orders}]}",
    reason: 'access user "reporting" cannot move to another database',
  },
  {
    title: "the last replica of a guaranteed instance",
    old: "{instances: 2, service: {serviceLevel: guaranteed}}",
    parameters: "{instances: 1, service: {serviceLevel: guaranteed}}",
    reason: "service.serviceLevel guaranteed needs at least 2 instances, and instances is 1",
  },
  {
    title: "a plan that does not exist",
    old: "size: {plan: standard-2}",
    parameters: "size: {plan: standard-3}",
    reason: 'size.plan "standard-3" does not exist: choose one of standard-2, standard-4, standard-8',
  },
];
