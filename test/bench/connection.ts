import { readFileSync } from "node:fs";
import { type ClientHttp2Session, connect, constants } from "node:http2";
import { join } from "node:path";

const PATH = "/apiextensions.fn.proto.v1.FunctionRunnerService/RunFunction";
/** gRPC's header of a message: not compressed, and its length. */
const PREFIX = 5;

/**
 * A connection that sends frames and counts the bytes of the answers. It decodes nothing, so that the server is
 * what a measurement shows.
 */
export class Connection {
  private readonly session: ClientHttp2Session;
  private readonly authority: string;

  private constructor(session: ClientHttp2Session, authority: string) {
    this.session = session;
    this.authority = authority;
  }

  /** @param client folder with the client's certificate; undefined for plain text. */
  static open(address: string, client: string | undefined): Promise<Connection> {
    const file = (name: string): Buffer => readFileSync(join(client ?? "", name));
    const session = connect(`${client === undefined ? "http" : "https"}://${address}`, {
      settings: { initialWindowSize: 8 * 1024 * 1024, enablePush: false },
      // MiB: eight requests of 400 + 400 resources are more than the 10 that Node allows by default.
      maxSessionMemory: 1024,
      ...(client === undefined
        ? {}
        : { ca: file("ca.crt"), cert: file("tls.crt"), key: file("tls.key"), servername: "localhost" }),
    });
    return new Promise((resolve, reject) => {
      session.once("error", reject);
      session.once("connect", () => {
        session.off("error", reject).on("error", () => {});
        session.setLocalWindowSize(32 * 1024 * 1024);
        resolve(new Connection(session, address));
      });
    });
  }

  /**
   * Sends a frame that `prefixed` made and waits for the end of the answer.
   *
   * @returns the answer's bytes as chunks.
   * @throws Error when the status is not OK.
   */
  call(prefixedFrame: Buffer): Promise<readonly Buffer[]> {
    return new Promise((resolve, reject) => {
      const stream = this.session.request({
        [constants.HTTP2_HEADER_METHOD]: "POST",
        [constants.HTTP2_HEADER_PATH]: PATH,
        [constants.HTTP2_HEADER_AUTHORITY]: this.authority,
        "content-type": "application/grpc",
        te: "trailers",
      });
      const chunks: Buffer[] = [];
      let status: unknown;
      let message: unknown;
      stream.on("response", (headers) => {
        status ??= headers["grpc-status"];
        message ??= headers["grpc-message"];
      });
      stream.on("trailers", (trailers) => {
        status ??= trailers["grpc-status"];
        message ??= trailers["grpc-message"];
      });
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("error", reject);
      stream.on("end", () => {
        if (String(status) === "0") resolve(chunks);
        else reject(new Error(`status ${status}: ${message}`));
      });
      stream.end(prefixedFrame);
    });
  }

  close(): void {
    this.session.close();
  }
}

export const prefixed = (frame: Buffer): Buffer => {
  const message = Buffer.allocUnsafe(PREFIX + frame.length);
  message[0] = 0;
  message.writeUInt32BE(frame.length, 1);
  frame.copy(message, PREFIX);
  return message;
};

export const unprefixed = (chunks: readonly Buffer[]): Buffer => Buffer.concat(chunks).subarray(PREFIX);
