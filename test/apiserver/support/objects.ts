import type { KubernetesObject, ObjectMeta } from "../../../runtime/kubernetes-object.ts";
import type { Answer } from "./answer.ts";
import type { Api } from "./api.ts";
import type { Place } from "./kinds.ts";

/** As kubectl asks: a field that the API does not know is refused. */
const STRICT = { fieldValidation: "Strict" } as const;
const DRY_RUN = { dryRun: "All" } as const;

/** Owner of the fields that tests apply. */
const MANAGER = "matura-test";

/** An object as the API server has it. */
export interface Stored extends KubernetesObject {
  readonly metadata: ObjectMeta & {
    readonly name: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly ownerReferences?: readonly { readonly name: string }[];
  };
}

interface Options {
  /** Everything happens, but nothing is stored. */
  readonly dryRun?: boolean;
}

const queryOf = ({ dryRun = false }: Options) => ({ ...STRICT, ...(dryRun && DRY_RUN) });

/** Where an object is. */
export const placeOf = ({ apiVersion, kind, metadata }: KubernetesObject): Place => ({
  apiVersion,
  kind,
  namespace: metadata?.namespace,
  name: metadata?.name,
});

export const create = (api: Api, object: KubernetesObject, options: Options = {}): Promise<Answer> => {
  const { name: _, ...collection } = placeOf(object);
  return api.send("POST", collection, { body: object, query: queryOf(options) });
};

/** Replaces all of an object but its status; the resourceVersion has to be the current one. */
export const replace = (api: Api, object: KubernetesObject, options: Options = {}): Promise<Answer> =>
  api.send("PUT", placeOf(object), { body: object, query: queryOf(options) });

/** Server-side apply, as `kubectl apply --server-side --force-conflicts`. */
export const apply = (api: Api, object: KubernetesObject, options: Options = {}): Promise<Answer> =>
  api.send("PATCH", placeOf(object), {
    body: object,
    contentType: "application/apply-patch+yaml",
    query: { ...queryOf(options), fieldManager: MANAGER, force: "true" },
  });

/** JSON merge patch. */
export const patch = (api: Api, place: Place, change: object): Promise<Answer> =>
  api.send("PATCH", place, { body: change, contentType: "application/merge-patch+json", query: STRICT });

export const remove = (api: Api, place: Place): Promise<Answer> => api.send("DELETE", place);

/** The object, or undefined when it is not there. */
export const get = async <T extends KubernetesObject = Stored>(
  api: Api,
  place: Place,
): Promise<T | undefined> => {
  const answer = await api.send("GET", place);
  return answer.code === 404 ? undefined : answer.object<T>();
};

/** @param labels a selector, as `kubectl get -l` takes it. */
export const list = async <T extends KubernetesObject = Stored>(
  api: Api,
  place: Place,
  labels = "",
): Promise<readonly T[]> => {
  const answer = await api.send("GET", place, { query: { labelSelector: labels } });
  const { items } = answer.object<{ items: readonly Omit<T, "apiVersion" | "kind">[] }>();
  // The items of a list leave out what they are.
  return items.map((item) => ({ apiVersion: place.apiVersion, kind: place.kind, ...item }) as T);
};
