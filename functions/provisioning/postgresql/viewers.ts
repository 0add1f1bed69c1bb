import type { IRoleBinding } from "kubernetes-models/rbac.authorization.k8s.io/v1/RoleBinding";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";

/** The ClusterRole of platform/rbac that lets people read pods, logs, events and the list of backups, and nothing else. */
export const VIEWER_ROLE = "matura:instance-viewer";

const RBAC = "rbac.authorization.k8s.io";

/** The users and groups that the claim names, as viewers of the instance's namespace. */
export const viewers = (instance: PostgreSQLInstance): IRoleBinding => {
  const { allowedUsers, allowedGroups } = instance.parameters.security;
  return {
    apiVersion: `${RBAC}/v1`,
    kind: "RoleBinding",
    metadata: { name: "viewers", namespace: instance.namespace },
    roleRef: { apiGroup: RBAC, kind: "ClusterRole", name: VIEWER_ROLE },
    subjects: [
      ...allowedUsers.map((name) => ({ apiGroup: RBAC, kind: "User", name })),
      ...allowedGroups.map((name) => ({ apiGroup: RBAC, kind: "Group", name })),
    ],
  };
};
