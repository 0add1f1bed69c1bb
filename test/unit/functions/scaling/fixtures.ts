/** A Cluster as CloudNativePG has it a while after scaling was served: with defaults of its own. */
export const runningCluster = (spec: object = {}, status: object = {}, metadata: object = {}) => ({
  apiVersion: "postgresql.cnpg.io/v1",
  kind: "Cluster",
  metadata: { name: "postgresql", generation: 1, ...metadata },
  spec: {
    instances: 1,
    imageName: "example/postgresql:15.3",
    storage: { size: "20Gi" },
    resources: {
      requests: { cpu: "400m", memory: "1936Mi" },
      limits: { cpu: "400m", memory: "1936Mi" },
    },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "ScheduleAnyway",
        labelSelector: { matchLabels: { "cnpg.io/cluster": "postgresql", "cnpg.io/podRole": "instance" } },
      },
    ],
    postgresql: {
      parameters: {
        effective_cache_size: "1452MB",
        maintenance_work_mem: "121MB",
        max_connections: "120",
        max_worker_processes: "32",
        shared_buffers: "484MB",
        work_mem: "4MB",
      },
    },
    ...spec,
  },
  status: {
    instances: 1,
    readyInstances: 1,
    currentPrimary: "postgresql-1",
    phase: "Cluster in healthy state",
    conditions: [{ type: "Ready", status: "True" }],
    ...status,
  },
});

export const volume = (name: string, capacity: string, storageClassName = "fast") => ({
  apiVersion: "v1",
  kind: "PersistentVolumeClaim",
  metadata: { name },
  spec: { storageClassName },
  status: { capacity: { storage: capacity } },
});

export const storageClass = (allowVolumeExpansion: boolean, name = "fast") => ({
  apiVersion: "storage.k8s.io/v1",
  kind: "StorageClass",
  metadata: { name },
  allowVolumeExpansion,
});

const GIB = 1024 ** 3;

/** The volume reporter's ConfigMap: GiB of one file system. */
export const volumeReport = (used: number, capacity: number, at = "2026-03-03T11:59:00Z") => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "volumes" },
  data: {
    report: JSON.stringify({
      at,
      volumes: [
        {
          claim: "postgresql-1",
          usedBytes: Math.round(used * GIB),
          capacityBytes: Math.round(capacity * GIB),
        },
      ],
    }),
  },
});
