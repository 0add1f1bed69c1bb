import type { IJob } from "kubernetes-models/batch/v1/Job";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";

/** Pulls an image where the servers run, and has its PostgreSQL print its version. */
export const imageCheck = (
  { namespace, parameters, settings }: PostgreSQLInstance,
  image: string,
  name: string,
): IJob => {
  const { nodeSelector } = parameters.scheduling;
  return {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, namespace },
    spec: {
      backoffLimit: 1,
      template: {
        spec: {
          restartPolicy: "Never",
          automountServiceAccountToken: false,
          ...(settings.imagePullSecrets.length === 0
            ? {}
            : { imagePullSecrets: settings.imagePullSecrets.map((secret) => ({ name: secret })) }),
          ...(nodeSelector === undefined ? {} : { nodeSelector }),
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 26,
            runAsGroup: 26,
            seccompProfile: { type: "RuntimeDefault" },
          },
          containers: [
            {
              name: "check",
              image,
              command: ["postgres", "--version"],
              resources: {
                requests: { cpu: "10m", memory: "32Mi" },
                limits: { cpu: "500m", memory: "128Mi" },
              },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ["ALL"] },
              },
            },
          ],
        },
      },
    },
  };
};
