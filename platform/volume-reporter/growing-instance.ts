import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { API } from "../../services/api-group.ts";
import { REGISTRY } from "../../services/registry.ts";
import type { ApiClient } from "../process/api-client.ts";

/** An instance whose disk may grow by itself. */
export interface GrowingInstance {
  /** The composite's name. */
  readonly name: string;
  /** Where its volumes are. */
  readonly namespace: string;
}

interface Composite extends KubernetesObject {
  readonly spec?: { readonly parameters?: { readonly size?: { readonly maxDisk?: string } } };
  readonly status?: { readonly instanceNamespace?: string };
}

/** The instances of all services whose claims set `size.maxDisk`, once they have a namespace. */
export const growingInstances = async (api: Pick<ApiClient, "list">): Promise<readonly GrowingInstance[]> => {
  const lists = await Promise.all(
    REGISTRY.map(({ service }) =>
      api.list<Composite>(`${API.group}/${API.version}`, service.kinds.composite),
    ),
  );
  return lists
    .flatMap(({ items }) => items)
    .filter(({ metadata, spec }) => growing(spec) && metadata?.deletionTimestamp === undefined)
    .flatMap(({ metadata, status }) =>
      status?.instanceNamespace === undefined
        ? []
        : [{ name: metadata?.name ?? "", namespace: status.instanceNamespace }],
    );
};

const growing = (spec: Composite["spec"]): boolean => spec?.parameters?.size?.maxDisk !== undefined;
