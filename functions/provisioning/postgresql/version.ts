import { Refusal } from "../../../runtime/refusal.ts";
import { observedCluster } from "../../../services/postgresql/current-cluster.ts";
import { versionOfImage } from "../../../services/postgresql/image-version.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";

/** The image to run and what is known of the version that runs. */
export interface Version {
  readonly image: string;
  /** Major version of the data directory, undefined until PostgreSQL has run. */
  readonly runningMajor: number | undefined;
  /** As the image's tag names it, `15.14` for one. */
  readonly current: string | undefined;
  readonly endOfLife: boolean;
  /** Whether the claim asks for a newer major version than the one that runs. */
  readonly upgradeAsked: boolean;
}

/**
 * A server that has data keeps its image: moving it on is maintenance's to decide. Before that the catalogue counts,
 * so that a mistake in it can be put right.
 *
 * @throws Refusal when a new instance asks for a major version that the catalogue does not have.
 */
export const versionOf = (instance: PostgreSQLInstance): Version => {
  const { majorVersion } = instance.parameters.service;
  const cluster = observedCluster(instance);
  const runningMajor = cluster?.status?.pgDataImageInfo?.majorVersion;
  const running = runningMajor === undefined ? undefined : cluster?.spec.imageName;
  const image = running ?? instance.settings.images[majorVersion];
  if (image === undefined) {
    throw new Refusal(
      "VersionNotOnOffer",
      `service.majorVersion "${majorVersion}" is not on offer: choose one of ${Object.keys(instance.settings.images).join(", ")}`,
    );
  }
  const major = String(runningMajor ?? majorVersion);
  const end = instance.settings.endOfLife[major];
  return {
    image,
    runningMajor,
    current:
      runningMajor === undefined ? undefined : (versionOfImage(cluster?.status?.image ?? image) ?? major),
    endOfLife: end !== undefined && instance.now.getTime() >= Date.parse(end),
    upgradeAsked: runningMajor !== undefined && Number(majorVersion) > runningMajor,
  };
};
