import pLimit from "p-limit";
import type { Logger } from "pino";
import { PROBE_WORD, type ProbeWord } from "../../services/probe/word.ts";
import type { ApiClient } from "../process/api-client.ts";
import { apiRefusal, describeError } from "../process/api-error.ts";

/** Words that are written at the same time: a fault of the network may take many instances down at once. */
const AT_ONCE = 10;

/** Writes words into ConfigMaps that Crossplane has made; the prober may make none. */
export const wordWriter = (api: Pick<ApiClient, "apply">, log: Logger) => {
  const inTurn = pLimit(AT_ONCE);
  return (namespace: string, word: ProbeWord): Promise<boolean> =>
    inTurn(async () => {
      try {
        const metadata = { name: PROBE_WORD, namespace };
        return await api.apply({
          apiVersion: "v1",
          kind: "ConfigMap",
          metadata,
          data: { ...word },
        } as Applied);
      } catch (error) {
        // One that is not there would have to be made, which is refused.
        if (apiRefusal(error)?.code !== 403) {
          log.warn({ namespace, error: describeError(error) }, "what was found cannot be written");
        }
        return false;
      }
    });
};

type Applied = Parameters<ApiClient["apply"]>[0];
