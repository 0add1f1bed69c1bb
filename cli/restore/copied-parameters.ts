import { isJsonObject, type Json, type JsonObject } from "../../runtime/json.ts";
import { withDefaults } from "../../runtime/schema.ts";
import { largerOf } from "../../services/quantity.ts";
import { REGISTRY } from "../../services/registry.ts";
import type { Claim } from "../cluster/claim.ts";
import { withoutDefaults } from "./without-defaults.ts";

/** Parameters for a claim that restores, and why some are not as the source has them. */
export interface CopiedParameters {
  readonly parameters: JsonObject;
  /** Sentences for the head of the claim. */
  readonly remarks: readonly string[];
}

/**
 * What a claim asks for, without what would get in the way of the claim that it comes from.
 *
 * @param version the major version of what is restored, where that is known
 */
export const copiedParameters = (
  { kind, spec, status }: Claim,
  version: string | undefined,
): CopiedParameters => {
  const schema = REGISTRY.find(({ service }) => service.kinds.claim === kind)?.service.parameters;
  const defaults = schema === undefined ? {} : (withDefaults(schema, {}) as JsonObject);
  const { restore: _own, ...given } = withoutDefaults(spec?.parameters ?? {}, defaults);
  const changes = [
    ownSecrets,
    ownBucket,
    awake,
    asLarge(status?.scaling?.disk?.size),
    ofVersion(version, objectIn(defaults.service).majorVersion),
  ];
  return changes.reduce<CopiedParameters>(
    ({ parameters, remarks }, change) => {
      const changed = change(parameters);
      return changed === undefined
        ? { parameters, remarks }
        : { parameters: changed.parameters, remarks: [...remarks, changed.remark] };
    },
    { parameters: given, remarks: [] },
  );
};

type Change = (
  parameters: JsonObject,
) => { readonly parameters: JsonObject; readonly remark: string } | undefined;

const WRITES_SECRET = "writeConnectionSecretToRef";

/** Two claims cannot write one Secret. */
const ownSecrets: Change = (parameters) => {
  const service = objectIn(parameters.service);
  const access = Array.isArray(service.access) ? (service.access as readonly Json[]) : [];
  if (!access.some((entry) => WRITES_SECRET in objectIn(entry))) return undefined;
  const entries = access.map((entry) => without(objectIn(entry), WRITES_SECRET));
  return {
    parameters: { ...parameters, service: { ...service, access: entries } },
    remark:
      "Users of service.access get connection secrets named after this claim: those that the source names are its own.",
  };
};

/** Servers of both would write into the same folder of the bucket. */
const ownBucket: Change = (parameters) => {
  const backup = objectIn(parameters.backup);
  if (backup.unmanagedBucket === undefined) return undefined;
  const rest = without(backup, "unmanagedBucket");
  const others = without(parameters, "backup");
  return {
    parameters: Object.keys(rest).length === 0 ? others : { ...others, backup: rest },
    remark:
      "backup.unmanagedBucket is left out: that bucket has the source's backups. Name another one, or leave it to the platform's.",
  };
};

/** An instance without servers restores nothing. */
const awake: Change = (parameters) =>
  parameters.instances === 0
    ? {
        parameters: without(parameters, "instances"),
        remark: "instances is left out: the source is suspended.",
      }
    : undefined;

/** A disk that grew by itself holds more than was first asked for. */
const asLarge =
  (reached: string | undefined): Change =>
  (parameters) => {
    const size = objectIn(parameters.size);
    const asked = typeof size.disk === "string" ? size.disk : undefined;
    if (reached === undefined || size.maxDisk === undefined) return undefined;
    if (asked !== undefined && largerOf(asked, reached) === asked) return undefined;
    return {
      parameters: { ...parameters, size: { ...size, disk: reached } },
      remark: `size.disk is ${reached}, which the source's disk has grown to.`,
    };
  };

/** An upgrade may have come since, or be asked for. */
const ofVersion =
  (version: string | undefined, usual: Json | undefined): Change =>
  (parameters) => {
    const service = objectIn(parameters.service);
    if (version === undefined || (service.majorVersion ?? usual) === version) return undefined;
    return {
      parameters: { ...parameters, service: { ...service, majorVersion: version } },
      remark: `service.majorVersion is "${version}", that of what is restored: upgrade afterwards.`,
    };
  };

const objectIn = (value: Json | undefined): JsonObject =>
  value !== undefined && isJsonObject(value) ? value : {};

const without = (object: JsonObject, field: string): JsonObject =>
  Object.fromEntries(Object.entries(object).filter(([name]) => name !== field));
