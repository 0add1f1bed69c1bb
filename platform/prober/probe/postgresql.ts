import { Deadline } from "./deadline.ts";
import { PostgreSQLSession } from "./postgresql-session.ts";
import type { Attempt, Probe } from "./probe.ts";
import type { ProbeResult } from "./result.ts";
import { reasonOf, type Stage } from "./stage.ts";

/**
 * How long a session is asked before a probe logs in anew, on average: instances that came up together shall not log in
 * together for ever. A login costs the prober's processor several times what a
 * query does, and the server a process; that no one can log in any more is noticed this much later while sessions go on.
 */
export const SESSION_SECONDS = 3;

/**
 * Probes one PostgreSQL as a client does: look the host up, connect, verify the server's certificate, log in, ask. It
 * asks over the session it has, and logs in when that is some seconds old or over. That a session ends is no failure;
 * that no other can be had is one, and then every probe logs in until one succeeds.
 */
export class PostgreSQLProbe implements Probe {
  /** The session that no probe uses just now. */
  #idle: PostgreSQLSession | undefined;
  #closed = false;
  readonly #sessionSeconds: number;

  constructor(sessionSeconds = SESSION_SECONDS) {
    this.#sessionSeconds = sessionSeconds;
  }

  async probe(attempt: Attempt): Promise<ProbeResult> {
    const startedAt = Date.now();
    const from = performance.now();
    const deadline = new Deadline(attempt.target.timeoutSeconds * 1000);
    let session = this.#take(attempt);
    const answer = async () => {
      const kept = await session?.askAgain(attempt);
      // Nobody would end a session that is made after the deadline.
      if (kept !== undefined || deadline.isOver) return { loggedIn: false, wrote: kept?.wrote ?? false };
      session?.end();
      session = new PostgreSQLSession(attempt, this.#sessionSeconds * (0.5 + Math.random()));
      await session.logIn();
      return { loggedIn: true, ...(await session.ask(attempt)) };
    };
    try {
      const result = await Promise.race([answer(), deadline.passed]);
      if (result !== "late") {
        const seconds = (performance.now() - from) / 1000;
        session = this.#keep(session);
        return { outcome: "ok", startedAt, seconds, ...result };
      }
      if (deadline.proberStalled()) return { outcome: "discarded", startedAt };
      const detail = `no answer, ${waitedFor(session?.stage ?? "dns")}`;
      return { outcome: "failed", startedAt, reason: "timeout", detail };
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      return { outcome: "failed", startedAt, reason: reasonOf(session?.stage ?? "dns", error), detail };
    } finally {
      deadline.clear();
      session?.end();
    }
  }

  close(): void {
    this.#closed = true;
    this.#idle?.end();
    this.#idle = undefined;
  }

  /** A probe that starts before this one is done finds none, and logs in. */
  #take(attempt: Attempt): PostgreSQLSession | undefined {
    const session = this.#idle;
    this.#idle = undefined;
    if (session === undefined || session.serves(attempt)) return session;
    session.end();
    return undefined;
  }

  /** @returns the session if it is not to be kept */
  #keep(session: PostgreSQLSession | undefined): PostgreSQLSession | undefined {
    if (this.#closed || this.#idle !== undefined) return session;
    this.#idle = session;
    return undefined;
  }
}

const waitedFor = (stage: Stage): string =>
  ({
    dns: "while the host was looked up",
    connect: "while it was connected to",
    tls: "in the TLS handshake",
    auth: "while logging in",
    query: "to the query",
  })[stage];
