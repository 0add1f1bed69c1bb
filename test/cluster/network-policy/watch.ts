import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { type RequestOptions, request } from "node:https";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";

interface Stored {
  readonly metadata?: { readonly uid?: string };
}

/** What a watch says: an object that came, changed or went, or that it cannot go on. */
interface Event<T> {
  readonly type: "ADDED" | "MODIFIED" | "DELETED" | "ERROR";
  readonly object: T;
}

/** An API server and the certificates it is asked with. */
export class Server {
  readonly #url: string;
  readonly #options: RequestOptions;

  /** @param kubeconfig a file as kubeconfig.ts writes it */
  constructor(kubeconfig: string) {
    const { clusters, users } = JSON.parse(readFileSync(kubeconfig, "utf8"));
    const [{ cluster }, { user }] = [clusters[0], users[0]];
    const decoded = (data: string): string => Buffer.from(data, "base64").toString();
    this.#url = cluster.server;
    this.#options = {
      ca: decoded(cluster["certificate-authority-data"]),
      cert: decoded(user["client-certificate-data"]),
      key: decoded(user["client-key-data"]),
    };
  }

  /** The answer to a GET, still to be read. */
  async get(path: string): Promise<IncomingMessage> {
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    request(this.#url + path, this.#options, resolve)
      .on("error", reject)
      .end();
    const answer = await promise;
    if (answer.statusCode !== 200)
      throw new Error(`${path} is answered ${answer.statusCode}: ${await text(answer)}`);
    return answer;
  }
}

/** All objects of a kind, kept up to date. */
export class Kind<T extends Stored> {
  readonly #server: Server;
  readonly #path: string;
  readonly #changed: () => void;
  #objects: Map<string | undefined, T> | undefined;

  /** @param changed is called after the first list and after each change */
  constructor(server: Server, path: string, changed: () => void) {
    this.#server = server;
    this.#path = path;
    this.#changed = changed;
  }

  /** Undefined until they were listed. While the API server is away they are those it had last. */
  get objects(): readonly T[] | undefined {
    return this.#objects && [...this.#objects.values()];
  }

  /** Lists and watches for good: a watch that ends, for any reason, is followed by a new list. */
  async follow(complain: (error: unknown) => void): Promise<never> {
    for (;;) {
      try {
        await this.#watch(await this.#list());
      } catch (error) {
        complain(error);
        await sleep(500);
      }
    }
  }

  /** @returns the version to watch from */
  async #list(): Promise<string> {
    const { items, metadata } = JSON.parse(await text(await this.#server.get(this.#path)));
    this.#objects = new Map(items.map((item: T) => [item.metadata?.uid, item]));
    this.#changed();
    return metadata.resourceVersion;
  }

  async #watch(version: string): Promise<void> {
    const events = await this.#server.get(`${this.#path}?watch=true&resourceVersion=${version}`);
    for await (const line of lines(events)) {
      const { type, object } = JSON.parse(line) as Event<T>;
      if (type === "ERROR") return;
      if (type === "DELETED") this.#objects?.delete(object.metadata?.uid);
      else this.#objects?.set(object.metadata?.uid, object);
      this.#changed();
    }
  }
}

/** The lines of a stream. Unlike readline's, they end with an error when the connection breaks. */
async function* lines(stream: Readable): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of stream.setEncoding("utf8")) {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}
