import { Document, isMap, isScalar } from "yaml";
import { majorIn } from "../../functions/backup/postgresql/server.ts";
import type { JsonObject } from "../../runtime/json.ts";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { listedBackup } from "../backups/inventory.ts";
import type { ObjectKey } from "../cluster/api.ts";
import { type ClaimPlace, claimKey, titleOf } from "../cluster/claim.ts";
import { FORM, VERSION } from "../render/output/yaml.ts";
import { copiedParameters } from "./copied-parameters.ts";
import type { Target } from "./impossible.ts";
import type { Source } from "./source.ts";

/** A claim that begins with a backup of another. */
export interface NewClaim {
  readonly object: KubernetesObject & ObjectKey & { readonly spec: { readonly parameters: JsonObject } };
  /** The same as YAML, with comments for its user. */
  readonly yaml: string;
  readonly secret: string;
}

export const newClaim = (source: Source, target: Target, place: ClaimPlace): NewClaim => {
  const { parameters, remarks } = parametersFor(source, target);
  const secret = `${place.name}-db`;
  const object = {
    ...claimKey(source.kind, place),
    spec: {
      parameters: { restore: restoreOf(source, target, place), ...parameters },
      writeConnectionSecretToRef: { name: secret },
    },
  };
  const head = [
    `Starts from ${whatOf(target)} of ${titleOf(source.kind, source.place)}, which stays as it is.`,
  ];
  return { object, yaml: commented(object, [...head, ...remarks]), secret };
};

/** `restore` of the claim, without what is clear without it. */
export const restoreOf = (
  { place: from, instance }: Source,
  { backup, moment }: Target,
  place: ClaimPlace,
): JsonObject => ({
  claimName: from.name,
  ...(from.namespace === place.namespace ? {} : { claimNamespace: from.namespace }),
  ...(instance === undefined ? {} : { instance }),
  ...(backup === undefined ? {} : { backupName: backup }),
  ...(moment === undefined ? {} : { recoveryTimeStamp: moment }),
});

const whatOf = ({ backup, moment }: Target): string => {
  if (moment !== undefined) return `the state of ${moment}`;
  return backup === undefined ? "the newest state" : `backup ${backup}`;
};

const parametersFor = (source: Source, target: Target) => {
  const version = versionOf(source, target);
  if (source.claim !== undefined) return copiedParameters(source.claim, version);
  const lost =
    "Its parameters are not known any more: add what it had, above all a size whose disk holds its data.";
  return version === undefined
    ? {
        parameters: {},
        remarks: [lost, "service.majorVersion has to be the source's: add it where that is not the default."],
      }
    : { parameters: { service: { majorVersion: version } }, remarks: [lost] };
};

/** The major version of what is restored, which a new claim has to begin with: not always that of the source now. */
const versionOf = ({ claim, inventory, majorVersion }: Source, { backup }: Target): string | undefined => {
  const listed =
    backup === undefined || inventory === undefined ? undefined : listedBackup(inventory, backup);
  const running = claim?.status?.backup?.server;
  return majorIn(listed?.server ?? running ?? "") ?? majorVersion;
};

const commented = (object: NewClaim["object"], remarks: readonly string[]): string => {
  const document = new Document(object, VERSION);
  document.commentBefore = remarks.map((remark) => ` ${remark}`).join("\n");
  const parameters = document.getIn(["spec", "parameters"]);
  const key = isMap(parameters) ? parameters.items[0]?.key : undefined;
  if (isScalar(key)) key.commentBefore = " What it starts from; this cannot be changed later.";
  return document.toString(FORM);
};
