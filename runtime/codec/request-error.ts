import { Refusal } from "../refusal.ts";

/** A request, or one resource of it, that cannot be read. Its message names the resource, never its content. */
export class RequestError extends Refusal {
  constructor(message: string) {
    super("MalformedRequest", message);
  }
}

/** What went wrong while reading bytes, as a clause: the wire reader throws errors of several kinds. */
export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
