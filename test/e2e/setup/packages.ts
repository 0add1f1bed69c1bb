import type { ClusterUnderTest } from "./cluster.ts";
import type { Running } from "./processes.ts";

export const installPackages = (
  _cluster: ClusterUnderTest,
  _options: { readonly out: string; readonly root: string },
): Promise<Running> => Promise.reject(new Error("not yet"));
