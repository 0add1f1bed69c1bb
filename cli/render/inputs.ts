import type { JsonObject } from "../../runtime/json.ts";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { withDefaults } from "../../runtime/schema.ts";
import { API } from "../../services/api-group.ts";
import type { CatalogueEntry } from "../../services/catalogue-entry.ts";
import { REGISTRY } from "../../services/registry.ts";
import { dotted } from "../validate/path.ts";
import { validateClaim } from "../validate/validate-claim.ts";
import type { Claim } from "./crossplane/claim.ts";
import { compositionResourceName } from "./crossplane/composed.ts";
import type { Composite } from "./crossplane/composite.ts";
import { type Composition, readComposition } from "./crossplane/composition.ts";
import { LABEL, RESOURCE_NAME_ANNOTATION } from "./crossplane/metadata.ts";
import { RenderError } from "./error.ts";
import { readManifests } from "./manifests.ts";
import { inPackage } from "./package-root.ts";

/** A claim with the service that it asks for. */
export interface ClaimOfService {
  /** With the defaults that the API server would fill in. */
  readonly claim: Claim;
  readonly entry: CatalogueEntry;
}

/**
 * The one claim of a file; other kinds in it are left alone.
 *
 * @param platform the settings that admission judges the claim by.
 * @param namespace where a claim goes that names none.
 * @throws RenderError when there is none, there are several, or a cluster would refuse it.
 */
export const readClaim = (
  file: string,
  platform: readonly KubernetesObject[],
  namespace = "default",
): ClaimOfService => {
  const claims = readManifests(file).flatMap((object) => {
    const entry = REGISTRY.find(({ service }) => service.kinds.claim === object.kind && isOurs(object));
    return entry === undefined ? [] : [{ claim: object as Claim, entry }];
  });
  const [found] = claims;
  if (found === undefined) {
    const kinds = REGISTRY.map(({ service }) => service.kinds.claim).join(", ");
    throw new RenderError(
      `${file} has no claim of ${API.group}/${API.version}: its kind must be one of ${kinds}`,
    );
  }
  if (claims.length > 1) {
    throw new RenderError(`${file} has ${claims.length} claims: render them one at a time`);
  }
  return { entry: found.entry, claim: accepted(found, file, platform, namespace) };
};

const isOurs = ({ apiVersion }: KubernetesObject): boolean => apiVersion.split("/")[0] === API.group;

/** The claim with the namespace that kubectl and the defaults that the API server would fill in. */
const accepted = (
  { claim, entry }: ClaimOfService,
  file: string,
  platform: readonly KubernetesObject[],
  namespace: string,
): Claim => {
  const settings = platform.find(({ kind }) => kind === "EnvironmentConfig");
  const refusals = validateClaim(claim, settings === undefined ? {} : { platform: settings });
  if (refusals.length > 0) {
    const reasons = refusals.map(({ path, message }) => `\n  ${dotted(path)}: ${message}`);
    throw new RenderError(`${file}: a cluster would refuse the claim${reasons.join("")}`);
  }
  const parameters = withDefaults(entry.service.parameters, claim.spec.parameters ?? {});
  return {
    ...claim,
    metadata: { ...claim.metadata, namespace: claim.metadata.namespace ?? namespace },
    spec: { ...claim.spec, parameters: parameters as JsonObject },
  };
};

/** The service's Composition, or that of a file of the user's. @throws RenderError when it is for another kind. */
export const compositionFor = (
  { service }: CatalogueEntry,
  file = inPackage(`compositions/${service.name}.yaml`),
): Composition => {
  const composition = readComposition(file);
  const { kind } = composition.spec.compositeTypeRef;
  if (kind === service.kinds.composite) return composition;
  throw new RenderError(`${file} composes ${kind}, and the claim's composite is ${service.kinds.composite}`);
};

/**
 * What the platform team has in the cluster: the EnvironmentConfig that the functions require.
 *
 * @throws RenderError when the file has none
 */
export const readPlatform = (
  file = inPackage("platform/environmentconfig.yaml"),
): readonly KubernetesObject[] => {
  const objects = readManifests(file);
  if (objects.some(({ kind }) => kind === "EnvironmentConfig")) return objects;
  throw new RenderError(
    `${file}: there is no EnvironmentConfig in it: name the file that has the platform's`,
  );
};

/** Objects as they are in the cluster now. */
export interface Observed {
  readonly composed: readonly KubernetesObject[];
  readonly composite: Composite | undefined;
  /** The composite's name, where the claim does not say it. */
  readonly compositeName: string | undefined;
}

/** @throws RenderError for an object that Crossplane did not compose. */
export const readObserved = (files: readonly string[], { service }: CatalogueEntry): Observed => {
  const objects = files.flatMap(readManifests);
  const composed = objects.filter((object) => !isOurs(object));
  for (const object of composed) {
    if (compositionResourceName(object) !== undefined) continue;
    throw new RenderError(
      `--observed: ${object.kind} ${object.metadata?.name} has no annotation ${RESOURCE_NAME_ANNOTATION}, so Crossplane did not compose it: give it with --required`,
    );
  }
  return {
    composed,
    composite: objects.find(({ kind }) => kind === service.kinds.composite) as Composite | undefined,
    compositeName: composed
      .map(({ metadata }) => metadata?.labels?.[LABEL.composite])
      .find((name) => name !== undefined),
  };
};

/** Objects that the functions may find by their requirements. */
export const readRequired = (files: readonly string[]): readonly KubernetesObject[] =>
  files.flatMap(readManifests);
