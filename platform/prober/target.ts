import { isJsonObject } from "../../runtime/json.ts";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { misfits } from "../../runtime/schema.ts";
import { ProbeTarget, TARGET_KEYS } from "../../services/probe/target.ts";

export interface ConfigMap extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
}

/** What is to be probed, and the authority by which its certificate is verified. */
export interface ReadTarget {
  readonly target: ProbeTarget;
  /** PEM. */
  readonly authority: string;
}

/**
 * Reads a target. One that points out of its own namespace is none: whoever may write ConfigMaps in a namespace could
 * otherwise have any host of the network connected to, and any instance's figures made up.
 *
 * @throws Error with a sentence that says what is wrong
 */
export const readTarget = ({ metadata, data }: ConfigMap): ReadTarget => {
  const namespace = metadata?.namespace ?? "";
  const target = parsed(data?.[TARGET_KEYS.target]);
  const authority = data?.[TARGET_KEYS.authority];
  if (authority === undefined) throw new Error(`it has no ${TARGET_KEYS.authority}`);
  if (namespace !== `${target.service}-${target.instance}`) {
    throw new Error(
      `it is for instance ${target.instance} of ${target.service}, and in namespace ${namespace}`,
    );
  }
  if (target.host.split(".")[1] !== namespace) {
    throw new Error(`its host ${target.host} is not in namespace ${namespace}`);
  }
  return { target, authority };
};

const parsed = (text: string | undefined): ProbeTarget => {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "");
  } catch {
    throw new Error(`its ${TARGET_KEYS.target} is not JSON`);
  }
  const [misfit] = misfits(ProbeTarget, value);
  if (misfit !== undefined || !isJsonObject(value)) {
    throw new Error(`its ${TARGET_KEYS.target} ${misfit?.path ?? ""} ${misfit?.message ?? "is no object"}`);
  }
  return value as unknown as ProbeTarget;
};
