import type { JsonObject } from "../../../runtime/json.ts";
import {
  conditionOf,
  type KubernetesObject,
  type StatusCondition,
} from "../../../runtime/kubernetes-object.ts";
import { API } from "../../../services/api-group.ts";
import { PostgreSQL } from "../../../services/postgresql/service.ts";
import { until } from "../../e2e/support/until.ts";
import type { Api } from "./api.ts";
import type { Place } from "./kinds.ts";
import { get, patch, remove } from "./objects.ts";

/** A claim as the API server has it. */
export interface Claim extends KubernetesObject {
  readonly metadata: { readonly name: string; readonly namespace: string; readonly resourceVersion: string };
  readonly spec: {
    readonly parameters: JsonObject;
    readonly resourceRef?: { readonly name: string };
    readonly writeConnectionSecretToRef?: { readonly name: string };
  };
  readonly status?: {
    readonly conditions?: readonly StatusCondition[];
    readonly instanceNamespace?: string;
    readonly provisioning?: {
      readonly access?: readonly {
        readonly user: string;
        readonly secret: string;
        readonly ready: boolean;
      }[];
    };
  };
}

/** A composite as the API server has it. */
export interface Composite extends Claim {
  readonly spec: Claim["spec"] & {
    /** What it is made of. */
    readonly resourceRefs?: readonly (Place & { readonly name: string })[];
  };
}

const apiVersion = `${API.group}/${API.version}`;
const { kinds } = PostgreSQL;

export const claimPlace = (namespace: string, name?: string): Place => ({
  apiVersion,
  kind: kinds.claim,
  namespace,
  name,
});

export const compositePlace = (name?: string): Place => ({ apiVersion, kind: kinds.composite, name });

/** A claim to create. */
export const claimNamed = (
  name: string,
  namespace: string,
  parameters: object = {},
  spec: object = {},
): KubernetesObject =>
  ({
    apiVersion,
    kind: kinds.claim,
    metadata: { name, namespace },
    spec: { parameters, ...spec },
  }) as KubernetesObject;

/** Whether a condition says so; for a message a part of it is enough. */
export const says = (
  object: KubernetesObject | undefined,
  type: string,
  { status, reason, message = "" }: { status: string; reason?: string; message?: string },
): boolean => {
  const found = conditionOf(object, type);
  return (
    found?.status === status &&
    (reason === undefined || found.reason === reason) &&
    (found.message ?? "").includes(message)
  );
};

export const isReady = (claim: Claim): boolean =>
  says(claim, "Ready", { status: "True" }) && says(claim, "ProvisioningReady", { status: "True" });

/** Waits until the claim is as wanted. @param meanwhile is done before each look */
export const claimUntil = async (
  api: Api,
  place: Place,
  what: string,
  wanted: (claim: Claim) => boolean,
  meanwhile: () => Promise<void> = async () => undefined,
): Promise<Claim> => {
  let seen: Claim | undefined;
  try {
    return await until(
      `${place.namespace}/${place.name} ${what}`,
      async () => {
        await meanwhile();
        seen = await get<Claim>(api, place);
        return seen !== undefined && wanted(seen) ? seen : undefined;
      },
      { seconds: 60, pause: 200 },
    );
  } catch (error) {
    const conditions = JSON.stringify(seen?.status?.conditions ?? "no conditions");
    throw new Error(`${(error as Error).message}; the claim says ${conditions}`, { cause: error });
  }
};

export const changeParameters = async (api: Api, place: Place, parameters: object): Promise<Claim> =>
  (await patch(api, place, { spec: { parameters } })).object<Claim>();

/** Lifts the protection and deletes the claim, as its owner would: again, until the composite's is lifted too. */
export const deleteClaim = async (api: Api, place: Place): Promise<void> => {
  await changeParameters(api, place, { security: { deletionProtection: false } });
  await until(
    `${place.namespace}/${place.name} is deleted`,
    async () => {
      const { ok, code } = await remove(api, place);
      return ok || code === 404 ? true : undefined;
    },
    { seconds: 60, pause: 200 },
  );
};
