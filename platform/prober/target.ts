import { createSecureContext, type SecureContext } from "node:tls";
import { isJsonObject } from "../../runtime/json.ts";
import type { KubernetesObject } from "../../runtime/kubernetes-object.ts";
import { misfits } from "../../runtime/schema.ts";
import { secretText } from "../../runtime/secret-text.ts";
import { ProbeTarget, TARGET_KEYS } from "../../services/probe/target.ts";

/** What is to be probed, and the certificates by which the two know each other. */
export interface ReadTarget {
  readonly target: ProbeTarget;
  readonly secureContext: SecureContext;
}

/**
 * Reads a target. One that points out of its own namespace is none: whoever may write Secrets in a namespace could
 * otherwise have any host of the network connected to, and any instance's figures made up.
 *
 * @throws Error with a clause that says what is wrong, and quotes nothing of a key
 */
export const readTarget = (secret: KubernetesObject): ReadTarget => {
  const namespace = secret.metadata?.namespace ?? "";
  const target = parsed(textOf(secret, TARGET_KEYS.target));
  if (namespace !== `${target.service}-${target.instance}`) {
    throw new Error(
      `it is for instance ${target.instance} of ${target.service}, and in namespace ${namespace}`,
    );
  }
  if (target.host.split(".")[1] !== namespace) {
    throw new Error(`its host ${target.host} is not in namespace ${namespace}`);
  }
  return {
    target,
    secureContext: createSecureContext({
      ca: textOf(secret, TARGET_KEYS.authority),
      cert: textOf(secret, TARGET_KEYS.certificate),
      key: textOf(secret, TARGET_KEYS.key),
    }),
  };
};

const textOf = (secret: KubernetesObject, key: string): string => {
  const text = secretText(secret, key);
  if (text === undefined) throw new Error(`it has no ${key}`);
  return text;
};

const parsed = (text: string): ProbeTarget => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`its ${TARGET_KEYS.target} is not JSON`);
  }
  const [misfit] = misfits(ProbeTarget, value);
  if (misfit !== undefined || !isJsonObject(value)) {
    throw new Error(`its ${TARGET_KEYS.target} ${misfit?.path ?? ""} ${misfit?.message ?? "is no object"}`);
  }
  return value as unknown as ProbeTarget;
};
