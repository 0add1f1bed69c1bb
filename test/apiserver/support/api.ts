import { Agent, type RequestOptions, request } from "node:https";
import { text } from "node:stream/consumers";
import { KubeConfig } from "@kubernetes/client-node";
import { Answer } from "./answer.ts";
import { Kinds, type Place } from "./kinds.ts";

type Method = "DELETE" | "GET" | "PATCH" | "POST" | "PUT";

/** Who a request is made as, by impersonation. */
export interface User {
  readonly name: string;
  readonly groups?: readonly string[];
}

export interface Message {
  /** An object, or the YAML of one as its user writes it. */
  readonly body?: object | string;
  readonly query?: Readonly<Record<string, string>>;
  readonly contentType?: string;
}

/** Requests at once: more would only wait in the API server. */
const AT_ONCE = 16;

/**
 * An API server, request by request: kinds are known by discovery, and an answer that is a refusal is an answer.
 * client-node reads the kubeconfig; its typed clients would hide warnings and strict field validation.
 */
export class Api {
  readonly #server: URL;
  readonly #options: RequestOptions;
  readonly #kinds: Kinds;

  private constructor(server: URL, options: RequestOptions, kinds?: Kinds) {
    this.#server = server;
    this.#options = options;
    this.#kinds = kinds ?? new Kinds((path) => this.send("GET", path));
  }

  static async of(kubeconfig: string): Promise<Api> {
    const config = new KubeConfig();
    config.loadFromFile(kubeconfig);
    const server = config.getCurrentCluster()?.server;
    if (server === undefined) throw new Error(`${kubeconfig} names no cluster`);
    const access: RequestOptions = {};
    await config.applyToHTTPSOptions(access);
    const { ca, cert, key, headers, rejectUnauthorized } = access;
    const tls = { ca, cert, key, ...(rejectUnauthorized !== undefined && { rejectUnauthorized }) };
    const agent = new Agent({ ...tls, keepAlive: true, maxSockets: AT_ONCE });
    return new Api(new URL(server), { agent, headers: { ...(headers as Record<string, string>) } });
  }

  /** The same API server, for someone else. */
  as({ name, groups = [] }: User): Api {
    const headers = {
      ...(this.#options.headers as Record<string, string>),
      "Impersonate-User": name,
      ...(groups.length > 0 && { "Impersonate-Group": [...groups] }),
    };
    return new Api(this.#server, { ...this.#options, headers }, this.#kinds);
  }

  /** @param place a path, or what it is made from: kind, namespace and name. */
  async send(method: Method, place: Place | string, message: Message = {}): Promise<Answer> {
    const path = typeof place === "string" ? place : await this.#kinds.pathOf(place);
    const url = new URL(path, this.#server);
    for (const [name, value] of Object.entries(message.query ?? {})) url.searchParams.set(name, value);
    return new Promise((resolve, reject) => {
      const { body, contentType } = message;
      const headers = {
        ...this.#options.headers,
        Accept: "application/json",
        ...(body !== undefined && {
          "Content-Type": contentType ?? (typeof body === "string" ? "application/yaml" : "application/json"),
        }),
      };
      const sent = request(url, { ...this.#options, method, headers }, (response) => {
        text(response).then((body) => {
          const warnings = [response.headers.warning ?? []].flat().map(warningText);
          resolve(new Answer(`${method} ${path}`, response.statusCode ?? 0, parsed(body), warnings));
        }, reject);
      });
      sent.on("error", reject);
      sent.end(typeof body === "object" ? JSON.stringify(body) : body);
    });
  }
}

/** Of `299 - "text"` the text. */
const warningText = (header: string): string => /"(.*)"/s.exec(header)?.[1] ?? header;

/** Logs and the health of the API server are plain text. */
const parsed = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
};
