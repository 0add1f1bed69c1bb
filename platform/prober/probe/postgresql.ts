import type { LookupFunction } from "node:net";
import { checkServerIdentity, type SecureContext } from "node:tls";
import { Client, DatabaseError } from "pg";
import type { ProbeTarget } from "../../../services/probe/target.ts";
import { ProbeSocket } from "./probe-socket.ts";
import type { ProbeResult } from "./result.ts";
import { reasonOf, type Stage } from "./stage.ts";

/** PostgreSQL's name for the error of a table that does not exist. */
const UNDEFINED_TABLE = "42P01";

const CREATE = "CREATE TABLE IF NOT EXISTS heartbeat (id int PRIMARY KEY, at timestamptz NOT NULL)";
const WRITE =
  "INSERT INTO heartbeat (id, at) VALUES (1, clock_timestamp()) ON CONFLICT (id) DO UPDATE SET at = excluded.at";

/** Later than this the deadline's timer says more of the prober than of the instance. */
const STALLED_MS = 500;

/** How long a server may take to close a session that was ended. */
const GOODBYE_MS = 1000;

export interface Attempt {
  readonly target: ProbeTarget;
  /** The instance's authority, and the prober's certificate for it. */
  readonly secureContext: SecureContext;
  readonly lookup: LookupFunction;
  /** A write that the service level does not promise, for the sake of having written. */
  readonly heartbeat: boolean;
}

/**
 * One probe as a client would do it: look the host up, connect, verify the server's certificate, log in, ask. Never
 * throws, and nothing of it is left afterwards.
 */
export const probePostgreSQL = async (attempt: Attempt): Promise<ProbeResult> => {
  const { target, secureContext, lookup } = attempt;
  const startedAt = Date.now();
  const from = performance.now();
  const socket = new ProbeSocket(lookup);
  const client = new Client({
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
  // What goes wrong is the promise's to say; without a listener the client would end the process.
  client.on("error", () => undefined);
  const deadline = deadlineAfter(target.timeoutSeconds * 1000);
  try {
    const finished = await Promise.race([ask(client, socket, attempt), deadline.passed]);
    const seconds = (performance.now() - from) / 1000;
    if (finished !== "late") return { outcome: "ok", startedAt, seconds, wrote: finished.wrote };
    return deadline.stalled()
      ? { outcome: "discarded", startedAt }
      : { outcome: "failed", startedAt, reason: "timeout", detail: `no answer, ${waitedFor(socket.stage)}` };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { outcome: "failed", startedAt, reason: reasonOf(socket.stage, error), detail };
  } finally {
    deadline.clear();
    leave(client, socket);
  }
};

const ask = async (
  client: Client,
  socket: ProbeSocket,
  { target, heartbeat }: Attempt,
): Promise<{ readonly wrote: boolean }> => {
  await client.connect();
  socket.stage = "query";
  if (target.writes) await write(client);
  else await client.query("SELECT 1");
  const wrote = target.writes || (heartbeat && (await tryToWrite(client)));
  return { wrote };
};

/** Ends the session in good order where there is one, which is not waited for; the socket goes in any case. */
const leave = (client: Client, socket: ProbeSocket): void => {
  const cutOff = setTimeout(() => socket.destroy(), GOODBYE_MS);
  socket.once("close", () => clearTimeout(cutOff));
  if (socket.stage === "query") void client.end().catch(() => undefined);
  else socket.destroy();
};

const write = async (client: Client): Promise<void> => {
  try {
    await client.query(WRITE);
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code !== UNDEFINED_TABLE) throw error;
    await client.query(CREATE);
    await client.query(WRITE);
  }
};

const tryToWrite = async (client: Client): Promise<boolean> => {
  try {
    await write(client);
    return true;
  } catch {
    return false;
  }
};

const deadlineAfter = (milliseconds: number) => {
  const due = performance.now() + milliseconds;
  let firedAt = due;
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<"late">((resolve) => {
    timer = setTimeout(() => {
      firedAt = performance.now();
      resolve("late");
    }, milliseconds);
  });
  return { passed, stalled: () => firedAt - due > STALLED_MS, clear: () => clearTimeout(timer) };
};

const waitedFor = (stage: Stage): string =>
  ({
    dns: "while the host was looked up",
    connect: "while it was connected to",
    tls: "in the TLS handshake",
    auth: "while logging in",
    query: "to the query",
  })[stage];
