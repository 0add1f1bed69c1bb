import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { list } from "./kubectl.ts";

interface Secret {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly data?: Readonly<Record<string, string>>;
}

/** Shorter values are names, ports and the like, which may well be said aloud. */
const SHORTEST = 12;

/** Keys of what is meant to be known: certificates, hosts, names, and what the prober has to find. */
const PUBLIC =
  /(\.crt|_HOST|_DB|_PORT|_USER|^(host|dbname|port|user|username|target|bucket|endpoint|region|ACCESS_KEY_ID|AWS_REGION))$/;

/** Text by which a secret value would be known wherever it turned up, as it is and in base64. */
interface Trace {
  readonly of: string;
  readonly texts: readonly string[];
}

const tracesOf = ({ metadata, data = {} }: Secret): readonly Trace[] =>
  Object.entries(data)
    .filter(([key]) => !PUBLIC.test(key))
    .map(([key, value]) => [key, telling(Buffer.from(value, "base64").toString("utf8"))] as const)
    .filter(([, text]) => text.length >= SHORTEST)
    .map(([key, text]) => ({
      of: `${metadata.namespace}/${metadata.name} ${key}`,
      texts: [text, Buffer.from(text).toString("base64")],
    }));

/** A line out of the middle of a private key; a connection URL's password; else the value itself. */
const telling = (value: string): string => {
  if (value.startsWith("-----BEGIN")) return value.split("\n")[2] ?? "";
  return /^[a-z]+:\/\/[^:]+:([^@]+)@/.exec(value)?.[1] ?? value;
};

/**
 * Where the secrets of namespaces turn up in the files of a folder: events, logs, claims, composites. None should.
 *
 * @returns a line each, with the secret's name and never its value
 */
export const secretsIn = async (
  folder: string,
  namespaces: readonly string[],
): Promise<readonly string[]> => {
  const secrets = await Promise.all(
    namespaces.map((namespace) => list<Secret>(["secrets", "-n", namespace])),
  );
  const traces = secrets.flat().flatMap(tracesOf);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const content = readFileSync(join(entry.parentPath, entry.name), "utf8");
      return traces
        .filter(({ texts }) => texts.some((text) => content.includes(text)))
        .map(({ of }) => `${entry.name} has the value of ${of}`);
    });
};
