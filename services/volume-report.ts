import { type Static, Type } from "typebox";

/** The ConfigMap in an instance's namespace that says how full its volumes are. */
export const VOLUME_REPORT = {
  name: "volumes",
  /** The key that holds the report as JSON. */
  key: "report",
} as const;

/** How full the volumes of an instance are, as the kubelets measure it. Whoever writes it does so on the platform's behalf. */
export const VolumeReport = Type.Object({
  /** RFC 3339, UTC. */
  at: Type.String(),
  volumes: Type.Array(
    Type.Object({
      /** Name of the PersistentVolumeClaim. */
      claim: Type.String(),
      /** Bytes of the file system, somewhat less than the volume's. */
      capacityBytes: Type.Integer(),
      usedBytes: Type.Integer(),
    }),
  ),
});

export type VolumeReport = Static<typeof VolumeReport>;
