/** What the iteration of test/bench/peers/matura.ts makes of a request, as plain data for the other peers. */
export interface Composite {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly claimRef: { readonly name: string; readonly namespace: string };
    readonly parameters: { readonly greeting: string };
  };
}

export const added = ({ metadata: { name }, spec: { claimRef, parameters } }: Composite) =>
  Object.fromEntries(
    ["0", "1", "2"].map((index) => [
      `added-${index}`,
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: {
          name: `${name}-${index}`,
          namespace: `bench-${name}`,
          labels: {
            "app.kubernetes.io/managed-by": "matura",
            "matura.dev/service": "bench",
            "matura.dev/instance": name,
            "matura.dev/claim-name": claimRef.name,
            "matura.dev/claim-namespace": claimRef.namespace,
          },
        },
        data: { greeting: parameters.greeting },
      },
    ]),
  );

const ITERATIONS = ["provisioning", "backup", "metrics", "alerting", "maintenance", "scaling", "readiness"];

export const STATUS = {
  unserved: Object.fromEntries(ITERATIONS.map((name) => [name, []])),
  iterations: { provisioning: true },
};
