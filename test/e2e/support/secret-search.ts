import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { list } from "./kubectl.ts";

/** A Secret as the API server has it: values in base64. */
export interface Secret {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly data?: Readonly<Record<string, string>>;
}

/** Shorter values are names, ports and the like, which may well be said aloud. */
const SHORTEST = 12;

/** Keys of what is meant to be known: certificates, hosts, names, and what the prober has to find. */
const PUBLIC =
  /(\.crt|_HOST|_DB|_PORT|_USER|^(host|dbname|port|user|username|namespace|target|bucket|endpoint|region|ACCESS_KEY_ID|AWS_REGION))$/;

/** A value that is a word could be a part of a path or a name, and the base64 of it a part of a certificate's. */
const WORD = /^[a-z]+(-[a-z]+)*$/;

const PRIVATE_KEY = /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+([\s\S]*?)\s+-----END/;

/** How a secret value would be known wherever it turned up. */
interface Trace {
  readonly of: string;
  readonly isIn: (content: string) => boolean;
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");

const tracesOf = ({ metadata, data = {} }: Secret): readonly Trace[] =>
  Object.entries(data)
    .filter(([key]) => !PUBLIC.test(key))
    .map(([key, value]) => [key, telling(Buffer.from(value, "base64").toString("utf8").trim())] as const)
    .filter(([, text]) => text.length >= SHORTEST)
    .map(([key, text]) => ({ of: `${metadata.namespace}/${metadata.name} ${key}`, isIn: search(text) }));

/** A line out of a private key; a connection URL's password; nothing of a certificate; else the value itself. */
const telling = (value: string): string => {
  const [first = "", second = ""] = PRIVATE_KEY.exec(value)?.[1]?.split(/\s+/) ?? [];
  // The first line of a long key begins as that of many others.
  if (first !== "") return second.length < first.length ? first : second;
  if (value.startsWith("-----BEGIN CERTIFICATE")) return "";
  return /^[a-z]+:\/\/[^:]+:([^@]+)@/.exec(value)?.[1] ?? value;
};

const search = (text: string): Trace["isIn"] => {
  if (WORD.test(text)) {
    const word = new RegExp(`(?<![\\w./-])(${text}|${base64(text)})(?![\\w./-])`);
    return (content) => word.test(content);
  }
  const texts = [text, ...withinBase64(text)];
  return (content) => texts.some((each) => content.includes(each));
};

/**
 * The text in base64 of something that it is a part of: of a Secret's value, or of a whole Secret. Three bytes are four
 * characters, so it looks different for each of the three places at which it can begin.
 */
const withinBase64 = (text: string): readonly string[] =>
  [0, 1, 2].map((before) => {
    const bytes = before + Buffer.byteLength(text);
    // The characters at either end that depend on its neighbours are left out.
    return base64(" ".repeat(before) + text).slice(Math.ceil((before * 8) / 6), Math.floor((bytes * 8) / 6));
  });

/** The Secrets of namespaces. */
export const secretsOf = async (namespaces: readonly string[]): Promise<readonly Secret[]> =>
  (await Promise.all(namespaces.map((namespace) => list<Secret>(["secrets", "-n", namespace])))).flat();

/**
 * Where secrets turn up in the files of a folder: events, logs, claims, composites. None should.
 *
 * @returns a line each, with the secret's name and never its value
 * @throws Error when none has a value to look for: that would be found nowhere
 */
export const secretsIn = (folder: string, secrets: readonly Secret[]): readonly string[] => {
  const traces = secrets.flatMap(tracesOf);
  if (traces.length === 0) throw new Error("there is no secret to look for");
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const content = readFileSync(join(entry.parentPath, entry.name), "utf8");
      return traces
        .filter(({ isIn }) => isIn(content))
        .map(({ of }) => `${entry.name} has the value of ${of}`);
    });
};
