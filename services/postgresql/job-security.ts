/** What the restricted Pod Security Standard asks of a pod that runs an image of PostgreSQL, whose user has number 26. */
export const POD_SECURITY = {
  runAsNonRoot: true,
  runAsUser: 26,
  runAsGroup: 26,
  fsGroup: 26,
  seccompProfile: { type: "RuntimeDefault" },
} as const;

/** The same of its container, which writes nothing. */
export const CONTAINER_SECURITY = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ["ALL"] },
};
