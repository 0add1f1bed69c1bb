/** The server cannot start or go on: one sentence that says what to do. It ends the process with exit code 1. */
export class ServerError extends Error {
  override readonly name = "ServerError";
}
