import type { Refusal } from "./refusal.ts";

const SUBDOMAIN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";

/** What Kubernetes asks of every object's name (apimachinery's pkg/api/validation). */
export const nameRefusals = (name: unknown): readonly Refusal[] => {
  const path = ["metadata", "name"];
  if (name === undefined || name === "") {
    return [{ judge: "schema", path, message: "Required value: name or generateName is required" }];
  }
  if (typeof name !== "string" || new RegExp(`^${SUBDOMAIN}$`).test(name)) return [];
  const message = `Invalid value: ${JSON.stringify(name)}: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`;
  return [{ judge: "schema", path, message }];
};
