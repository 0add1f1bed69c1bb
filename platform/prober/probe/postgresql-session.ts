import { checkServerIdentity, type SecureContext } from "node:tls";
import { Client, DatabaseError } from "pg";
import type { ProbeTarget } from "../../../services/probe/target.ts";
import type { Attempt } from "./probe.ts";
import { ProbeSocket } from "./probe-socket.ts";
import type { Stage } from "./stage.ts";

/** PostgreSQL's name for the error of a table that does not exist. */
const UNDEFINED_TABLE = "42P01";

/** SQLSTATEs with which a server ends a session: connection exceptions, and what its operator does. */
const ENDED = /^(08|57P)/;

const CREATE = "CREATE TABLE IF NOT EXISTS heartbeat (id int PRIMARY KEY, at timestamptz NOT NULL)";
const WRITE =
  "INSERT INTO heartbeat (id, at) VALUES (1, clock_timestamp()) ON CONFLICT (id) DO UPDATE SET at = excluded.at";

/** How long a server may take to close a session that was ended. */
const GOODBYE_MS = 1000;

/** One session of the prober with a PostgreSQL. It knows how far it got, and what it was made with. */
export class PostgreSQLSession {
  readonly #client: Client;
  readonly #socket: ProbeSocket;
  readonly #target: ProbeTarget;
  readonly #secureContext: SecureContext;
  readonly #renewAt: number;
  #ended = false;

  /** @param seconds how long it is used */
  constructor({ target, secureContext, lookup }: Attempt, seconds: number) {
    const socket = new ProbeSocket(lookup);
    this.#socket = socket;
    this.#target = target;
    this.#secureContext = secureContext;
    this.#renewAt = performance.now() + seconds * 1000;
    this.#client = new Client({
      host: target.host,
      port: target.port,
      user: target.user,
      database: target.database,
      application_name: "matura-prober",
      // A server that is asked again before it has answered must not collect what nobody waits for.
      statement_timeout: target.timeoutSeconds * 1000,
      password: () => Promise.reject(new Error("the server asks for a password in spite of the certificate")),
      stream: () => socket,
      ssl: {
        secureContext,
        checkServerIdentity: (host, certificate) => {
          const error = checkServerIdentity(host, certificate);
          if (error === undefined) socket.stage = "auth";
          return error;
        },
      },
    });
    const ended = () => {
      this.#ended = true;
    };
    // What goes wrong meanwhile is the promise's to say; without a listener the client would end the process.
    this.#client.on("error", ended);
    this.#client.on("end", ended);
  }

  get stage(): Stage {
    return this.#socket.stage;
  }

  async logIn(): Promise<void> {
    await this.#client.connect();
    this.#socket.stage = "query";
  }

  async ask({ target, heartbeat }: Attempt): Promise<{ readonly wrote: boolean }> {
    if (target.writes) await this.#write();
    else await this.#client.query("SELECT 1");
    const wrote = target.writes || (heartbeat && (await this.#tryToWrite()));
    return { wrote };
  }

  /** As `ask`; undefined when the session is over, which says nothing of whether a client can have another one. */
  async askAgain(attempt: Attempt): Promise<{ readonly wrote: boolean } | undefined> {
    try {
      return await this.ask(attempt);
    } catch (error) {
      const refused = !this.#ended && error instanceof DatabaseError && !ENDED.test(error.code ?? "");
      if (refused) throw error;
      return undefined;
    }
  }

  /** Whether it would be what a new session with these facts is, and is young enough. */
  serves({ target, secureContext }: Attempt): boolean {
    return (
      !this.#ended &&
      performance.now() < this.#renewAt &&
      this.#target === target &&
      this.#secureContext === secureContext
    );
  }

  /** Ends it in good order where there is one, which is not waited for; the socket goes in any case. */
  end(): void {
    const socket = this.#socket;
    if (this.stage !== "query" || this.#ended) {
      socket.destroy();
      return;
    }
    const cutOff = setTimeout(() => socket.destroy(), GOODBYE_MS);
    socket.once("close", () => clearTimeout(cutOff));
    void this.#client.end().catch(() => undefined);
  }

  async #write(): Promise<void> {
    try {
      await this.#client.query(WRITE);
    } catch (error) {
      if (!(error instanceof DatabaseError) || error.code !== UNDEFINED_TABLE) throw error;
      await this.#client.query(CREATE);
      await this.#client.query(WRITE);
    }
  }

  async #tryToWrite(): Promise<boolean> {
    try {
      await this.#write();
      return true;
    } catch {
      return false;
    }
  }
}
