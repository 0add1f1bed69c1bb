import type { KubernetesObject } from "./kubernetes-object.ts";

/**
 * An observed object without what the cluster adds to it, so that applying it changes nothing: for what has to stay
 * although it can no longer be made anew.
 */
export const asObserved = <T extends KubernetesObject>(observed: T): T => {
  const { status: _status, metadata, ...rest } = observed as T & { readonly status?: unknown };
  const { name, namespace, labels, annotations } = metadata ?? {};
  return {
    ...rest,
    metadata: {
      ...(name === undefined ? {} : { name }),
      ...(namespace === undefined ? {} : { namespace }),
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations: withoutCrossplanes(annotations) }),
    },
  } as unknown as T;
};

/** Crossplane writes its own annotations, and refuses to have them written by a function. */
const withoutCrossplanes = (annotations: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(annotations).filter(([key]) => !key.startsWith("crossplane.io/")));
