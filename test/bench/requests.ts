import { RunFunctionRequest } from "@crossplane-org/function-sdk-typescript";

const COMPOSITE = "bench-x7k2p";

/**
 * A request with so many observed and as many desired resources, each the size of an everyday Deployment: on the
 * wire 2.8 KB observed, with its status, and 1.5 KB desired.
 */
export const requestFrame = (resources: number): Buffer => {
  const names = Array.from({ length: resources }, (_, index) => `resource-${String(index).padStart(3, "0")}`);
  return Buffer.from(
    RunFunctionRequest.encode(
      RunFunctionRequest.fromPartial({
        meta: { tag: "2b1c7f6a4e0d9c35" },
        observed: {
          composite: { resource: composite() },
          resources: Object.fromEntries(names.map((name) => [name, { resource: observed(name) }])),
        },
        desired: {
          resources: Object.fromEntries(names.map((name) => [name, { resource: desired(name) }])),
        },
        context: {
          "apiextensions.crossplane.io/environment": { apiVersion: "internal/v1", kind: "Environment" },
        },
        requiredResources: { platform: { items: [{ resource: environmentConfig() }] } },
      } as object),
    ).finish(),
  );
};

const composite = () => ({
  apiVersion: "matura.dev/v1",
  kind: "XBench",
  metadata: {
    name: COMPOSITE,
    uid: "5a0d3c1e-6b8f-4b7e-9f0a-0d1c2b3a4f5e",
    generation: 4,
    creationTimestamp: "2026-03-01T04:05:06Z",
    labels: { "crossplane.io/claim-name": "bench", "crossplane.io/claim-namespace": "team-a" },
  },
  spec: {
    claimRef: { apiVersion: "matura.dev/v1", kind: "Bench", name: "bench", namespace: "team-a" },
    parameters: { greeting: "good morning" },
  },
});

const environmentConfig = () => ({
  apiVersion: "apiextensions.crossplane.io/v1beta1",
  kind: "EnvironmentConfig",
  metadata: { name: "matura" },
  data: { clusterDomain: "cluster.local", monitoringNamespaces: ["monitoring"] },
});

const labels = (name: string) => ({
  "app.kubernetes.io/name": name,
  "app.kubernetes.io/managed-by": "matura",
  "matura.dev/instance": COMPOSITE,
  "matura.dev/claim-name": "bench",
  "matura.dev/claim-namespace": "team-a",
});

const desired = (name: string) => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: `${COMPOSITE}-${name}`, namespace: `bench-${COMPOSITE}`, labels: labels(name) },
  spec: {
    replicas: 2,
    revisionHistoryLimit: 3,
    selector: { matchLabels: { "app.kubernetes.io/name": name } },
    template: {
      metadata: {
        labels: labels(name),
        annotations: { "prometheus.io/scrape": "true", "prometheus.io/port": "9187" },
      },
      spec: {
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 10001, seccompProfile: { type: "RuntimeDefault" } },
        containers: [
          {
            name: "main",
            image: `registry.example.org/${name}:1.27.3`,
            args: ["--listen=:8080", "--log-format=json"],
            env: [
              { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
              { name: "MODE", value: "standalone" },
            ],
            ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }],
            resources: { requests: { cpu: "100m", memory: "128Mi" }, limits: { memory: "256Mi" } },
            securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } },
          },
        ],
      },
    },
  },
});

const observed = (name: string) => {
  const object = desired(name);
  const time = "2026-03-01T04:05:06Z";
  return {
    ...object,
    metadata: {
      ...object.metadata,
      uid: "0c9b8a7d-1e2f-4a3b-8c4d-5e6f7a8b9c0d",
      resourceVersion: "884512",
      generation: 2,
      creationTimestamp: time,
      annotations: {
        "crossplane.io/composition-resource-name": name,
        "deployment.kubernetes.io/revision": "2",
      },
      ownerReferences: [
        {
          apiVersion: "matura.dev/v1",
          kind: "XBench",
          name: COMPOSITE,
          uid: "5a0d3c1e-6b8f-4b7e-9f0a-0d1c2b3a4f5e",
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    status: {
      observedGeneration: 2,
      replicas: 2,
      readyReplicas: 2,
      updatedReplicas: 2,
      availableReplicas: 2,
      conditions: ["Available", "Progressing"].map((type) => ({
        type,
        status: "True",
        reason: "MinimumReplicasAvailable",
        message: "Deployment has minimum availability.",
        lastUpdateTime: time,
        lastTransitionTime: time,
      })),
    },
  };
};
