import type { INamespace } from "kubernetes-models/v1/Namespace";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";

/** A namespace for this instance alone; its pods meet the restricted Pod Security Standard. */
export const namespace = (instance: PostgreSQLInstance): INamespace => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: {
    name: instance.namespace,
    labels: {
      "pod-security.kubernetes.io/enforce": "restricted",
      "pod-security.kubernetes.io/warn": "restricted",
    },
  },
});
