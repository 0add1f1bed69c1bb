import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import type { Rendering } from "../rendering.ts";

/** Tells what of a Secret may be shown. */
export type Mask = (text: string) => string;

/**
 * A value of a Secret is shown when it can be read elsewhere in the cluster, outside of Secrets: a host, a port, a
 * user's name. Of an address with a password only the password is hidden; of everything else its length is told.
 */
export const maskFor = ({ claim, composite, objects, cluster }: Rendered): Mask => {
  const readable = new Set<string>();
  const read = (value: unknown): void => {
    if (typeof value === "string" || typeof value === "number") readable.add(String(value));
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(read);
  };
  read(claim);
  read(composite);
  for (const object of [...objects.map(({ object }) => object), ...cluster])
    if (!isSecret(object)) read(object);
  return (text) =>
    readable.has(text) ? text : (withoutPassword(text) ?? `(secret, ${text.length} characters)`);
};

type Rendered = Pick<Rendering, "claim" | "composite" | "objects" | "cluster">;

const PASSWORD = "********";

const withoutPassword = (text: string): string | undefined => {
  const url = URL.parse(text);
  if (url === null || url.password === "") return undefined;
  url.password = PASSWORD;
  return url.href;
};

const isSecret = (object: KubernetesObject): object is SecretObject =>
  object.apiVersion === "v1" && object.kind === "Secret";

interface SecretObject extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
  readonly stringData?: Readonly<Record<string, string>>;
}

/** The object as it may be shown: a Secret with its masked values as text (`stringData`), any other as it is. */
export const masked = (object: KubernetesObject, mask: Mask): KubernetesObject => {
  if (!isSecret(object)) return object;
  const { data = {}, stringData = {}, ...rest } = object;
  const texts = { ...mapped(data, decode), ...stringData };
  return { ...rest, stringData: mapped(texts, mask) } as KubernetesObject;
};

const decode = (base64: string): string => Buffer.from(base64, "base64").toString("utf8");

const mapped = (texts: Readonly<Record<string, string>>, change: Mask): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, change(text)]));
