import { observedCluster } from "../../../services/postgresql/current-cluster.ts";
import { compareVersions, versionOfImage, withTag } from "../../../services/postgresql/image-version.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";

/** What runs, and what should. */
export interface Target {
  readonly image: string;
  /** As its tag says it. */
  readonly version: string;
  readonly from: { readonly image: string; readonly version: string };
  /** Whether it brings another major version: the servers stop while their data is converted. */
  readonly major: boolean;
  readonly pinned: boolean;
}

/** Why there is nothing to do. */
export interface NoTarget {
  readonly reason:
    | "NotRunning"
    | "UpToDate"
    | "Pinned"
    | "NoDowngrade"
    | "VersionUnknown"
    | "NotInCatalogue"
    | "UpgradeFailed";
  readonly message: string;
  /** Whether a person has to act. */
  readonly wrong: boolean;
}

const nothing = (reason: NoTarget["reason"], message: string, wrong = false): NoTarget => ({
  reason,
  message,
  wrong,
});

/**
 * The image that the instance should have: the claim's pin, or the catalogue's for the major version that the claim asks
 * for. Never an older one, and on doubt none.
 */
export const targetOf = (instance: PostgreSQLInstance): Target | NoTarget => {
  const { service, maintenance } = instance.parameters;
  const cluster = observedCluster(instance);
  const running = cluster?.spec.imageName;
  const runningMajor = cluster?.status?.pgDataImageInfo?.majorVersion;
  if (running === undefined || runningMajor === undefined) {
    return nothing("NotRunning", "PostgreSQL has not run yet");
  }
  const wantedMajor = Math.max(runningMajor, Number(service.majorVersion));
  const catalogue = instance.settings.images[String(wantedMajor)];
  if (catalogue === undefined) {
    return nothing(
      "NotInCatalogue",
      `the platform has no image for PostgreSQL ${wantedMajor}; the version that runs stays`,
      true,
    );
  }
  const pin = maintenance.pinImageTag;
  const image = pin === undefined ? catalogue : withTag(catalogue, pin);
  const from = versionOfImage(running);
  const version = image === undefined ? undefined : versionOfImage(image);
  if (image === running) {
    return pin === undefined
      ? nothing("UpToDate", `PostgreSQL ${from ?? runningMajor} is the version of the catalogue`)
      : nothing("Pinned", `PostgreSQL stays at ${pin}, as maintenance.pinImageTag says`);
  }
  if (image === undefined || from === undefined || version === undefined) {
    return nothing(
      "VersionUnknown",
      `the tag of ${from === undefined ? running : (image ?? catalogue)} says no version, so nothing tells which one is newer; the version that runs stays`,
      true,
    );
  }
  if (compareVersions(version, from) < 0) {
    return nothing(
      "NoDowngrade",
      `${pin === undefined ? `the catalogue has PostgreSQL ${version}` : `maintenance.pinImageTag asks for ${pin}`}, older than ${from}, which runs: PostgreSQL does not go back`,
      pin !== undefined,
    );
  }
  return {
    image,
    version,
    from: { image: running, version: from },
    major: wantedMajor > runningMajor,
    pinned: pin !== undefined,
  };
};

export const isTarget = (found: Target | NoTarget): found is Target => "image" in found;
