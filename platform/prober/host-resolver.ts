import { promises as dns } from "node:dns";
import type { LookupFunction } from "node:net";

interface Known {
  readonly addresses: Promise<readonly Address[]>;
  /** Milliseconds since the epoch; Infinity until there is an answer. */
  until: number;
}

interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Seconds that an answer without a longer time to live is kept. */
const LEAST_SECONDS = 1;

/**
 * Resolves the full names of Services, and keeps the answers for their time to live, as a client's resolver does.
 *
 * The system's own look-up takes a thread for each name and has four: one slow name would make every probe late, and a
 * pod's search domains make five questions of each.
 */
export class HostResolver {
  readonly #resolver = new dns.Resolver({ timeout: 1000, tries: 2 });
  readonly #known = new Map<string, Known>();

  /** @param server address of the server to ask, the system's by default */
  constructor(server?: string) {
    if (server !== undefined) this.#resolver.setServers([server]);
  }

  readonly lookup: LookupFunction = (host, { all }, done) => {
    this.#addresses(host).then(
      (addresses) => {
        if (all) done(null, [...addresses]);
        else done(null, addresses[0]?.address ?? "", addresses[0]?.family);
      },
      (error: NodeJS.ErrnoException) => done(error, []),
    );
  };

  /** Forgets a host that no one asks for any more. */
  forget(host: string): void {
    this.#known.delete(host);
  }

  #addresses(host: string): Promise<readonly Address[]> {
    const known = this.#known.get(host);
    if (known !== undefined && known.until > Date.now()) return known.addresses;
    const asked = this.#ask(host);
    // Whoever asks meanwhile waits for the same answer, and hears of the same failure.
    const entry: Known = {
      addresses: asked.then(({ addresses }) => addresses),
      until: Number.POSITIVE_INFINITY,
    };
    this.#known.set(host, entry);
    asked.then(
      ({ seconds }) => {
        entry.until = Date.now() + Math.max(seconds, LEAST_SECONDS) * 1000;
      },
      () => {
        if (this.#known.get(host) === entry) this.#known.delete(host);
      },
    );
    return entry.addresses;
  }

  /** The host's IPv4 addresses, or its IPv6 ones where it has no other. @throws ErrnoException of the look-up */
  async #ask(host: string): Promise<{ addresses: readonly Address[]; seconds: number }> {
    try {
      return answer(await this.#resolver.resolve4(host, { ttl: true }), 4);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENODATA") throw error;
      return answer(await this.#resolver.resolve6(host, { ttl: true }), 6);
    }
  }
}

const answer = (records: readonly { address: string; ttl: number }[], family: 4 | 6) => ({
  addresses: records.map(({ address }) => ({ address, family })),
  seconds: Math.min(...records.map(({ ttl }) => ttl)),
});
