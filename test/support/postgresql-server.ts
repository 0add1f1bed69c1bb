import { readFileSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { createSecureContext, type SecureContext, TLSSocket } from "node:tls";

/** An error as PostgreSQL sends it. */
export interface ServerError {
  readonly sqlState: string;
  readonly message: string;
}

type Answer = "ok" | "silence" | ServerError;

/** How the server behaves; by default as one that is well. */
export interface Behaviour {
  /** `refuse` says that it has no TLS, `hang up` closes without a byte. */
  readonly tls?: "offer" | "refuse" | "hang up" | "silence";
  readonly login?: Answer | "ask for a password";
  readonly query?: (sql: string) => Answer;
}

const SSL_REQUEST = 80877103;

/**
 * As much of a PostgreSQL server as a probe sees, over real sockets: TLS that asks for a client certificate, login, and
 * simple queries without rows.
 */
export class PostgreSQLServer {
  behaviour: Behaviour = {};
  readonly queries: string[] = [];
  readonly sockets = new Set<Socket>();
  /** Logins that got as far as the first query. */
  logins = 0;
  /** Common names of the client certificates that were presented. */
  readonly clients: string[] = [];
  readonly #context: SecureContext;
  readonly #server: Server;

  /** @param certificates a folder with tls.crt, tls.key and ca.crt, the authority of clients */
  constructor(certificates: string) {
    const read = (file: string): Buffer => readFileSync(join(certificates, file));
    this.#context = createSecureContext({
      cert: read("tls.crt"),
      key: read("tls.key"),
      ca: read("ca.crt"),
      minVersion: "TLSv1.3",
    });
    this.#server = createServer((socket) => this.#accept(socket));
  }

  async listen(host = "127.0.0.1", port = 0): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(port, host, 4096, resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(socket: Socket): void {
    this.sockets.add(socket);
    socket.on("close", () => this.sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    socket.setNoDelay(true);
    if (this.behaviour.tls === "hang up") socket.destroy();
    socket.once("data", (request) => {
      if (request.readInt32BE(4) !== SSL_REQUEST) socket.destroy();
      else if (this.behaviour.tls === "refuse") socket.write("N");
      else if (this.behaviour.tls !== "silence") this.#secure(socket);
    });
  }

  #secure(socket: Socket): void {
    socket.write("S");
    const secure = new TLSSocket(socket, {
      isServer: true,
      secureContext: this.#context,
      requestCert: true,
      rejectUnauthorized: true,
    });
    secure.on("error", () => socket.destroy());
    let rest = Buffer.alloc(0);
    let started = false;
    secure.on("data", (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      for (;;) {
        // The first message has no type.
        const head = started ? 1 : 0;
        if (rest.length < head + 4) return;
        const length = head + rest.readInt32BE(head);
        if (rest.length < length) return;
        const message = rest.subarray(0, length);
        rest = rest.subarray(length);
        if (started) this.#serve(secure, message);
        else this.#login(secure);
        started = true;
      }
    });
  }

  #login(secure: TLSSocket): void {
    this.clients.push(String(secure.getPeerCertificate().subject?.CN));
    const { login = "ok" } = this.behaviour;
    if (login === "silence") return;
    if (login === "ask for a password") secure.write(typed("R", int32(3)));
    else if (login !== "ok") secure.end(errorOf(login));
    else {
      this.logins += 1;
      secure.write(Buffer.concat([typed("R", int32(0)), READY]));
    }
  }

  #serve(secure: TLSSocket, message: Buffer): void {
    const type = String.fromCharCode(message[0] ?? 0);
    if (type === "X") secure.end();
    if (type !== "Q") return;
    const sql = message.toString("utf8", 5, message.length - 1);
    this.queries.push(sql);
    const answer = this.behaviour.query?.(sql) ?? "ok";
    if (answer === "silence") return;
    secure.write(Buffer.concat([answer === "ok" ? typed("C", text("SELECT 1")) : errorOf(answer), READY]));
  }
}

const int32 = (value: number): Buffer => {
  const buffer = Buffer.alloc(4);
  buffer.writeInt32BE(value);
  return buffer;
};
const text = (value: string): Buffer => Buffer.from(`${value}\0`);
const typed = (type: string, body: Buffer): Buffer =>
  Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
const READY = typed("Z", Buffer.from("I"));
const errorOf = ({ sqlState, message }: ServerError): Buffer =>
  typed(
    "E",
    Buffer.concat([
      text("SFATAL"),
      text("VFATAL"),
      text(`C${sqlState}`),
      text(`M${message}`),
      Buffer.alloc(1),
    ]),
  );
