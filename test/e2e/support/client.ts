import { environment } from "./environment.ts";
import { apply, kubectl, refusal } from "./kubectl.ts";

/** A pod that reaches an instance as an application would: with the keys of a connection secret, over verified TLS. */
export interface Client {
  /** The rows of a query, one a line, fields by `|`. */
  query(sql: string): Promise<string>;
  /** What psql says when it cannot connect or the query is refused. */
  refused(sql: string): Promise<string>;
  /** What a shell command in the pod prints. */
  shell(command: string): Promise<string>;
  /** What a shell command says when it fails. */
  shellRefused(command: string): Promise<string>;
}

export const MAJOR = "15";

/** Starts the pod and waits until it runs. The connection secret is read when the pod starts. */
export const startClient = async (
  namespace: string,
  secret: string,
  name = `client-${secret}`,
): Promise<Client> => {
  await kubectl(["delete", "pod", name, "-n", namespace, "--ignore-not-found", "--grace-period=1"]);
  await apply(pod(namespace, secret, name));
  await kubectl(["wait", "pod", name, "-n", namespace, "--for=condition=Ready", "--timeout=120s"], {
    timeout: 130,
  });
  const run = (command: string, ...args: readonly string[]) => [
    "exec",
    "-n",
    namespace,
    name,
    "--",
    "sh",
    "-c",
    command,
    ...args,
  ];
  const psql = (sql: string) =>
    run('PGCONNECT_TIMEOUT=15 psql "$POSTGRESQL_URL" --no-psqlrc -qtA -v ON_ERROR_STOP=1 -c "$0"', sql);
  return {
    query: (sql) => kubectl(psql(sql)),
    refused: (sql) => refusal(psql(sql)),
    shell: (command) => kubectl(run(command)),
    shellRefused: (command) => refusal(run(command)),
  };
};

const pod = (namespace: string, secret: string, name: string): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace },
  spec: {
    terminationGracePeriodSeconds: 1,
    securityContext: { runAsNonRoot: true, runAsUser: 26, seccompProfile: { type: "RuntimeDefault" } },
    containers: [
      {
        name: "psql",
        image: environment().images[MAJOR],
        command: ["sleep", "infinity"],
        env: [
          { name: "POSTGRESQL_URL", valueFrom: { secretKeyRef: { name: secret, key: "POSTGRESQL_URL" } } },
          { name: "PGSSLROOTCERT", value: "/connection/ca.crt" },
        ],
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
        volumeMounts: [{ name: "connection", mountPath: "/connection", readOnly: true }],
      },
    ],
    volumes: [
      { name: "connection", secret: { secretName: secret, items: [{ key: "ca.crt", path: "ca.crt" }] } },
    ],
  },
});
