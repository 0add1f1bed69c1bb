import type { Answer } from "./answer.ts";

/** Where in the API something is: a collection without a name, an object with one. */
export interface Place {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly subresource?: string | undefined;
}

interface Resource {
  readonly name: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** A kind that the API server does not serve. */
export class UnknownKind extends Error {
  override readonly name = "UnknownKind";
}

/** The kinds that an API server serves, asked for once. */
export class Kinds {
  readonly #known = new Map<string, Promise<readonly Resource[]>>();
  readonly #get: (path: string) => Promise<Answer>;

  constructor(get: (path: string) => Promise<Answer>) {
    this.#get = get;
  }

  /** @throws UnknownKind */
  async pathOf({ apiVersion, kind, namespace, name, subresource }: Place): Promise<string> {
    const known = this.#known.get(apiVersion) ?? this.#ask(apiVersion);
    this.#known.set(apiVersion, known);
    const resource = (await known).find((each) => each.kind === kind && !each.name.includes("/"));
    if (resource === undefined) throw new UnknownKind(`the API server serves no ${kind} of ${apiVersion}`);
    return [
      rootOf(apiVersion),
      ...(resource.namespaced && namespace !== undefined ? ["namespaces", namespace] : []),
      resource.name,
      ...[name, subresource].filter((part) => part !== undefined).map(encodeURIComponent),
    ].join("/");
  }

  async #ask(apiVersion: string): Promise<readonly Resource[]> {
    const answer = await this.#get(rootOf(apiVersion));
    return answer.ok ? answer.object<{ resources: readonly Resource[] }>().resources : [];
  }
}

const rootOf = (apiVersion: string): string =>
  apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
