import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { PROBE_WORD } from "../../../services/probe/word.ts";

/** What the prober writes to when clients get no answer, or get one again. Its data is the prober's: none is composed. */
export const probeWord = ({ namespace }: PostgreSQLInstance): KubernetesObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: PROBE_WORD, namespace },
});
