import type { RefusedClaim } from "../case.ts";

const PLANS = "choose one of standard-2, standard-4, standard-8";

export const sizes: readonly RefusedClaim[] = [
  {
    title: "a plan that does not exist",
    parameters: "size: {plan: standard-16}",
    reason: `size.plan "standard-16" does not exist: ${PLANS}`,
  },
  {
    title: "an empty plan",
    parameters: "size: {plan: ''}",
    reason: 'Invalid value: "": spec.parameters.size.plan in body should be at least 1 chars long',
  },
  {
    title: "a plan of another platform",
    parameters: "size: {plan: standard-2}",
    settings: "plans: {small: {cpu: 500m, memory: 1Gi, disk: 10Gi}}",
    reason: 'size.plan "standard-2" does not exist: choose one of small',
  },
  {
    title: "a plan that does not exist, with sizes of its own",
    parameters: "size: {plan: custom, cpu: 1, memory: 2Gi, disk: 20Gi}".replace("cpu: 1", "cpu: '1'"),
    reason: `size.plan "custom" does not exist: ${PLANS}`,
  },
  {
    title: "a negative disk",
    parameters: "size: {disk: -5Gi}",
    reason: 'Invalid value: "-5Gi": spec.parameters.size.disk in body should match',
  },
  {
    title: "a negative CPU request",
    parameters: "size: {requests: {cpu: -100m}}",
    reason: 'Invalid value: "-100m": spec.parameters.size.requests.cpu in body should match',
  },
  {
    title: "a disk as a number",
    parameters: "size: {disk: 20}",
    reason: 'spec.parameters.size.disk in body must be of type string: "integer"',
  },
  {
    title: "a disk in words",
    parameters: "size: {disk: 20 GB}",
    reason: 'Invalid value: "20 GB": spec.parameters.size.disk in body should match',
  },
  {
    title: "a disk that PostgreSQL does not fit on",
    parameters: "size: {disk: 100Mi}",
    reason: "size.disk is 100Mi, the least is 1Gi",
  },
  {
    title: "memory in bytes that were meant as megabytes",
    parameters: "size: {memory: '512'}",
    reason: "size.memory is 512, the least is 256Mi",
  },
  {
    title: "next to no CPU",
    parameters: "size: {cpu: 1m}",
    reason: "size.cpu is 1m, the least is 100m",
  },
  {
    title: "a limit of growth below the disk",
    parameters: "size: {disk: 50Gi, maxDisk: 40Gi}",
    reason: "size.maxDisk is 40Gi, less than size.disk of 50Gi: volumes only grow",
  },
  {
    title: "a limit of growth below the plan's disk",
    parameters: "size: {plan: standard-4, maxDisk: 30Gi}",
    reason: "size.maxDisk is 30Gi, less than the disk of 40Gi that size.plan or size.disk gives",
  },
  {
    title: "a limit of growth that PostgreSQL does not fit on",
    parameters: "size: {maxDisk: 100Mi}",
    reason: "size.maxDisk is 100Mi, the least is 1Gi",
  },
  {
    title: "a CPU request over the limit",
    parameters: "size: {cpu: 500m, requests: {cpu: '1'}}",
    reason: "size.requests.cpu is 1, more than the limit size.cpu of 500m",
  },
  {
    title: "a memory request over the limit",
    parameters: "size: {memory: 2Gi, requests: {memory: 2049Mi}}",
    reason: "size.requests.memory is 2049Mi, more than the limit size.memory of 2Gi",
  },
  {
    title: "guaranteed with one instance",
    parameters: "service: {serviceLevel: guaranteed}",
    reason: "service.serviceLevel guaranteed needs at least 2 instances, and instances is 1",
  },
  {
    title: "synchronous replication with one instance",
    parameters: "{instances: 1, replication: {mode: sync}}",
    reason: "replication.mode sync needs at least 2 instances, and instances is 1",
  },
  {
    title: "strictly synchronous replication with one instance",
    parameters: "replication: {mode: strict-sync}",
    reason: "replication.mode strict-sync needs at least 2 instances, and instances is 1",
  },
  {
    title: "encryption on a platform without it",
    parameters: "encryption: {enabled: true}",
    reason: "encryption.enabled is true, and this platform has no encrypted storage class",
  },
];
