import type { Cluster, ClusterStatus } from "../../../../services/postgresql/cluster.ts";
import { HIBERNATION, isToHibernate } from "../../../../services/postgresql/hibernation.ts";
import { caSecretOf } from "../../../../services/postgresql/names.ts";
import type { Operator } from "./operator.ts";
import { pem, secret } from "./secret.ts";
import { storeReport } from "./store-report.ts";

/** What CloudNativePG 1.30 reports of a Cluster whose servers all run, and the certificates that it makes. */
export const cnpgCluster: Operator<Cluster> = (cluster, now) => {
  const { name = "", namespace = "" } = cluster.metadata ?? {};
  const { instances, imageName } = cluster.spec;
  const hibernated = isToHibernate(cluster);
  const servers = (cluster.spec.plugins ?? []).map(({ parameters }) => parameters.serverName);
  const authority = pem("CERTIFICATE", `authority of ${namespace}/${name}`);
  return {
    status: {
      phase: "Cluster in healthy state",
      image: imageName,
      instances,
      readyInstances: hibernated ? 0 : instances,
      currentPrimary: `${name}-1`,
      targetPrimary: `${name}-1`,
      pgDataImageInfo: { image: imageName, majorVersion: majorVersionOf(cluster) },
      conditions: [
        {
          type: "Ready",
          status: "True",
          reason: "ClusterIsReady",
          message: "Cluster is Ready",
          lastTransitionTime: now,
        },
        ...(cluster.spec.plugins?.some(({ isWALArchiver }) => isWALArchiver === true)
          ? [
              {
                type: "ContinuousArchiving",
                status: "True" as const,
                reason: "ContinuousArchivingSuccess",
                message: "Continuous archiving is working",
                lastTransitionTime: now,
              },
            ]
          : []),
        ...(hibernated
          ? [
              {
                type: HIBERNATION.annotation,
                status: "True" as const,
                reason: "Hibernated",
                message: "Cluster has been hibernated",
                lastTransitionTime: now,
              },
            ]
          : []),
      ],
    } satisfies ClusterStatus,
    makes: [
      secret({ name: caSecretOf(name), namespace }, "Opaque", {
        "ca.crt": authority,
        "ca.key": pem("EC PRIVATE KEY", `authority of ${namespace}/${name}`),
      }),
      secret({ name: `${name}-server`, namespace }, "kubernetes.io/tls", {
        "tls.crt": pem("CERTIFICATE", `server of ${namespace}/${name}`),
        "tls.key": pem("EC PRIVATE KEY", `server of ${namespace}/${name}`),
      }),
      ...servers.map((server) => storeReport(namespace, server, now)),
    ],
  };
};

/** Once it has data a Cluster stays on its major version until an upgrade; before that the image's tag says it. */
const majorVersionOf = ({ spec, status }: Cluster): number =>
  status?.pgDataImageInfo?.majorVersion ?? Number(/:(\d+)/.exec(spec.imageName)?.[1] ?? 0);
