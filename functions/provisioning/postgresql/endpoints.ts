import type { IService } from "kubernetes-models/v1/Service";
import { CLUSTER_LABEL } from "../../../services/postgresql/current-cluster.ts";
import { hostOf } from "../../../services/postgresql/host.ts";
import { servingCluster } from "../../../services/postgresql/in-place.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { NAMES, PORTS } from "../../../services/postgresql/names.ts";

/** Labels that CloudNativePG keeps on the pods of a Cluster. */
const PRIMARY = { "cnpg.io/instanceRole": "primary" };
const REPLICA = { "cnpg.io/instanceRole": "replica" };
const SERVER = { "cnpg.io/podRole": "instance" };

const podsOf = (instance: PostgreSQLInstance, role: Readonly<Record<string, string>>) => ({
  [CLUSTER_LABEL]: servingCluster(instance).name,
  ...role,
});

const endpoint = (
  instance: PostgreSQLInstance,
  name: string,
  spec: NonNullable<IService["spec"]>,
): IService => ({
  apiVersion: "v1",
  kind: "Service",
  metadata: { name, namespace: instance.namespace },
  spec: {
    ports: [{ name: "postgresql", protocol: "TCP", port: PORTS.postgresql, targetPort: PORTS.postgresql }],
    ...spec,
  },
});

/** The host that clients know; it stays when the Cluster behind it is replaced. */
export const primary = (instance: PostgreSQLInstance): IService =>
  endpoint(instance, NAMES.primary, { type: "ClusterIP", selector: podsOf(instance, PRIMARY) });

/** Replicas where there are some; with one server, that one, so that the host always answers. */
export const readOnly = (instance: PostgreSQLInstance): IService =>
  endpoint(instance, NAMES.readOnly, {
    type: "ClusterIP",
    selector: podsOf(instance, instance.parameters.instances > 1 ? REPLICA : SERVER),
  });

/** Address outside of the cluster. Clients keep their source address, without which the filter could not work. */
export const external = (instance: PostgreSQLInstance): IService =>
  endpoint(instance, NAMES.external, {
    type: "LoadBalancer",
    selector: podsOf(instance, PRIMARY),
    externalTrafficPolicy: "Local",
    loadBalancerSourceRanges: allowedRanges(instance.parameters.network.ipFilter),
  });

/** An empty list would mean everyone to Kubernetes: a range without a host in use means no one. */
const allowedRanges = (ipFilter: readonly string[]): string[] =>
  ipFilter.length === 0 ? ["255.255.255.255/32"] : [...ipFilter];

/** Every name of a Service, from the short one to the full one. */
const namesOf = (service: string, { namespace, platform }: PostgreSQLInstance): readonly string[] => [
  service,
  `${service}.${namespace}`,
  `${service}.${namespace}.svc`,
  hostOf(service, { namespace, platform }),
];

/** Names that the server's certificate must carry beside those of CloudNativePG's own Services. */
export const certificateNames = (instance: PostgreSQLInstance): readonly string[] =>
  [NAMES.primary, NAMES.readOnly, NAMES.external, NAMES.pooler].flatMap((service) =>
    namesOf(service, instance),
  );
