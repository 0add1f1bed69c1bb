import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";

/** What the API server says of a request that it refuses: Kubernetes' Status. */
export interface Status {
  readonly message?: string;
  readonly reason?: string;
  readonly details?: {
    readonly causes?: readonly { readonly field?: string; readonly message?: string }[];
  };
}

/** The API server's answer to one request. */
export class Answer {
  readonly code: number;
  readonly body: unknown;
  /** Texts of the warnings that kubectl would print. */
  readonly warnings: readonly string[];
  readonly #request: string;

  constructor(request: string, code: number, body: unknown, warnings: readonly string[]) {
    this.#request = request;
    this.code = code;
    this.body = body;
    this.warnings = warnings;
  }

  get ok(): boolean {
    return this.code < 300;
  }

  /** The object. @throws Error with what the API server says, when it refused */
  object<T = KubernetesObject>(): T {
    if (this.ok) return this.body as T;
    throw new Error(`${this.#request}: ${this.code} ${this.refusal().message ?? JSON.stringify(this.body)}`);
  }

  /** Why it was refused. @throws Error when it was not */
  refusal(): Status {
    if (!this.ok)
      return typeof this.body === "object" && this.body !== null ? this.body : { message: String(this.body) };
    throw new Error(`${this.#request} was not refused`);
  }
}
