import type { IJob } from "kubernetes-models/batch/v1/Job";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { CONTAINER_SECURITY, POD_SECURITY } from "../../../services/postgresql/job-security.ts";
import { caSecretOf, NAMES, PORTS } from "../../../services/postgresql/names.ts";
import { TRIAL } from "./trial-cluster.ts";
import { trialModel } from "./trial-model.ts";

/** Counts every table, those of the catalogue too, once by its rows and once by an index: the two have to agree. */
const COUNT = `
DO $count$
DECLARE
  relation regclass;
  rows bigint;
  entries bigint;
BEGIN
  FOR relation IN
    SELECT oid FROM pg_class
    WHERE relkind IN ('r', 'm') AND relhasindex AND relpersistence = 'p' AND has_table_privilege(oid, 'SELECT')
  LOOP
    PERFORM set_config('enable_seqscan', 'on', true), set_config('enable_indexscan', 'off', true),
      set_config('enable_indexonlyscan', 'off', true), set_config('enable_bitmapscan', 'off', true);
    EXECUTE format('SELECT count(*) FROM %s', relation) INTO rows;
    PERFORM set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'on', true),
      set_config('enable_indexonlyscan', 'on', true);
    EXECUTE format('SELECT count(*) FROM %s', relation) INTO entries;
    IF rows <> entries THEN
      RAISE EXCEPTION '% has % rows, and % by its index', relation, rows, entries;
    END IF;
  END LOOP;
END
$count$;
`.trim();

/**
 * Reads every table of the application's database, which checks the checksums of its pages, and counts the rows: a
 * relation whose file is missing or damaged, or whose index does not fit it, ends it.
 */
const SCRIPT = [
  "set -eu",
  'test "$(psql --no-psqlrc -qtAc "SHOW data_checksums")" = on || echo "data checksums are off: pages are read, not checked"',
  // Not by --file: pg_dump makes sure that its file is on the disk, and this one never is.
  "pg_dump --format=custom >/dev/null",
  `psql --no-psqlrc -v ON_ERROR_STOP=1 -q <<'SQL'\n${COUNT}\nSQL`,
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
