import { type LookupFunction, Socket } from "node:net";
import type { Stage } from "./stage.ts";

/** A socket that knows how far the connection over it got, and resolves hosts as it is told. */
export class ProbeSocket extends Socket {
  readonly #lookup: LookupFunction;
  stage: Stage = "dns";

  constructor(lookup: LookupFunction) {
    super();
    this.#lookup = lookup;
    // A server that closes before its first byte never got as far as TLS.
    this.once("data", () => {
      this.stage = "tls";
    });
  }

  /** As the PostgreSQL client calls it. */
  override connect(port: unknown, host?: unknown): this {
    const lookup: LookupFunction = (name, options, done) =>
      this.#lookup(name, options, (error, address, family) => {
        if (error === null) this.stage = "connect";
        done(error, address, family);
      });
    return super.connect({ port: Number(port), host: String(host), lookup });
  }
}
