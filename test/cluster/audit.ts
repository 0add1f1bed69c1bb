import { writeFileSync } from "node:fs";
import { stringify } from "yaml";
import { inState, logs } from "./folders.ts";

/** The API server's record of what accounts of the catalogue have asked for: one JSON object a line, without bodies. */
export const auditLog = `${logs}/audit.log`;

const policyFile = inState("audit-policy.yaml");

/** Namespaces whose service accounts are recorded: Crossplane's, the functions', and the catalogue's own programs'. */
const RECORDED = ["crossplane-system", "matura-backups"] as const;

/** Writes the policy, and gives the API server's flags for it. */
export const auditFlags = (): readonly string[] => {
  const policy = {
    apiVersion: "audit.k8s.io/v1",
    kind: "Policy",
    omitStages: ["RequestReceived"],
    rules: [
      {
        level: "Metadata",
        userGroups: RECORDED.map((namespace) => `system:serviceaccounts:${namespace}`),
      },
      // The core runs with a certificate in its service account's name, which has no group of its namespace.
      { level: "Metadata", users: ["system:serviceaccount:crossplane-system:crossplane"] },
      { level: "None" },
    ],
  };
  writeFileSync(policyFile, stringify(policy));
  return [
    `--audit-policy-file=${policyFile}`,
    `--audit-log-path=${auditLog}`,
    "--audit-log-mode=batch",
    // One file: a run of all scenarios writes some hundred megabytes.
    "--audit-log-maxsize=4096",
  ];
};
