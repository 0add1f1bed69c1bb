import type { IJob } from "kubernetes-models/batch/v1/Job";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { CONTAINER_SECURITY, POD_SECURITY } from "../../../services/postgresql/job-security.ts";
import { caSecretOf, NAMES, PORTS } from "../../../services/postgresql/names.ts";
import { TRIAL } from "./trial-cluster.ts";
import { trialModel } from "./trial-model.ts";

/**
 * Reads every page of the application's database, which checks its checksums, and holds the catalogue against what it
 * says of itself: a relation whose file is missing or damaged ends it.
 */
const SCRIPT = [
  "set -eu",
  'test "$(psql --no-psqlrc -qtAc "SHOW data_checksums")" = on || echo "data checksums are off: pages are read, not checked"',
  // Not by --file: pg_dump makes sure that its file is on the disk, and this one never is.
  "pg_dump --format=custom >/dev/null",
  `psql --no-psqlrc -v ON_ERROR_STOP=1 -qtAc "SELECT 'relations', count(*) FROM pg_class UNION ALL SELECT 'indexes', count(*) FROM pg_index UNION ALL SELECT 'attributes', count(*) FROM pg_attribute"`,
].join("\n");

/** @throws Refusal like trialModel */
export const trialCheck = (instance: PostgreSQLInstance): IJob => {
  const { spec: running, secret } = trialModel(instance);
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name: "backup-trial-check", namespace: instance.namespace },
    spec: {
      backoffLimit: 3,
      template: {
        spec: {
          restartPolicy: "Never",
          automountServiceAccountToken: false,
          securityContext: POD_SECURITY,
          containers: [
            {
              name: "check",
              image: running.imageName,
              command: ["sh", "-c", SCRIPT],
              env: [
                { name: "PGHOST", value: `${TRIAL}-rw` },
                { name: "PGPORT", value: String(PORTS.postgresql) },
                { name: "PGDATABASE", value: NAMES.database },
                { name: "PGSSLMODE", value: "verify-full" },
                { name: "PGSSLROOTCERT", value: "/ca/ca.crt" },
                { name: "PGCONNECT_TIMEOUT", value: "10" },
                { name: "PGUSER", valueFrom: { secretKeyRef: { name: secret, key: "username" } } },
                { name: "PGPASSWORD", valueFrom: { secretKeyRef: { name: secret, key: "password" } } },
              ],
              resources: {
                requests: { cpu: "10m", memory: "64Mi" },
                limits: { cpu: "500m", memory: "256Mi" },
              },
              securityContext: CONTAINER_SECURITY,
              volumeMounts: [{ name: "ca", mountPath: "/ca", readOnly: true }],
            },
          ],
          volumes: [
            {
              name: "ca",
              secret: { secretName: caSecretOf(TRIAL), items: [{ key: "ca.crt", path: "ca.crt" }] },
            },
          ],
        },
      },
    },
  };
};
