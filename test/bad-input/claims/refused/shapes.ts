import type { RefusedClaim } from "../case.ts";

/** Values of the wrong type. */
export const shapes: readonly RefusedClaim[] = [
  {
    title: "instances as text",
    parameters: "instances: '3'",
    reason: 'spec.parameters.instances in body must be of type integer: "string"',
  },
  {
    title: "half an instance",
    parameters: "instances: 1.5",
    reason: 'spec.parameters.instances in body must be of type integer: "number"',
  },
  {
    title: "less than no instance",
    parameters: "instances: -1",
    reason: "Invalid value: -1: spec.parameters.instances in body should be greater than or equal to 0",
  },
  {
    title: "more instances than a cluster holds",
    parameters: "instances: 10",
    reason: "Invalid value: 10: spec.parameters.instances in body should be less than or equal to 9",
  },
  {
    title: "a version as a number",
    parameters: "service: {majorVersion: 15}",
    reason: 'spec.parameters.service.majorVersion in body must be of type string: "integer"',
  },
  {
    title: "text for a boolean",
    parameters: "security: {deletionProtection: 'true'}",
    reason: 'spec.parameters.security.deletionProtection in body must be of type boolean: "string"',
  },
  {
    title: "a number for a boolean",
    parameters: "service: {tls: {enabled: 1}}",
    reason: 'spec.parameters.service.tls.enabled in body must be of type boolean: "integer"',
  },
  {
    title: "a list for an object",
    parameters: "size: [standard-2]",
    reason: 'spec.parameters.size in body must be of type object: "array"',
  },
  {
    title: "text for a list",
    parameters: "security: {allowedNamespaces: frontend}",
    reason: 'spec.parameters.security.allowedNamespaces in body must be of type array: "string"',
  },
  {
    title: "parameters that are a list",
    parameters: "[]",
    reason: 'spec.parameters in body must be of type object: "array"',
  },
  {
    title: "a service level that does not exist",
    parameters: "service: {serviceLevel: premium}",
    reason: 'Unsupported value: "premium": supported values: "besteffort", "guaranteed"',
  },
  {
    title: "an empty service level",
    parameters: "service: {serviceLevel: ''}",
    reason: 'Unsupported value: "": supported values: "besteffort", "guaranteed"',
  },
  {
    title: "a replication mode that does not exist",
    parameters: "replication: {mode: strict}",
    reason: 'Unsupported value: "strict": supported values: "async", "sync", "strict-sync"',
  },
  {
    title: "a day in another language",
    parameters: "maintenance: {dayOfWeek: Dienstag}",
    reason: 'Unsupported value: "Dienstag": supported values: "monday", "tuesday"',
  },
  {
    title: "an access entry without a user",
    parameters: "service: {access: [{database: reports}]}",
    reason: "spec.parameters.service.access[0].user: Required value",
  },
  {
    title: "a restore that does not say of what",
    parameters: "restore: {backupName: orders-20260301}",
    reason: "spec.parameters.restore.claimName: Required value",
  },
  {
    title: "more namespaces than the list may have",
    parameters: `security: {allowedNamespaces: [${Array.from({ length: 51 }, (_, i) => `n${i}`).join(", ")}]}`,
    reason: "spec.parameters.security.allowedNamespaces: Too many: 51: must have at most 50 items",
  },
  {
    title: "a namespace twice",
    parameters: "security: {allowedNamespaces: [frontend, backend, frontend]}",
    reason: 'spec.parameters.security.allowedNamespaces[2]: Duplicate value: "frontend"',
  },
];
