import type { Problem } from "./channels.ts";

/** A channel that cannot be served as it is asked for: what is wrong, and what to do. Never holds a secret. */
export class ChannelProblem extends Error implements Problem {
  override readonly name = "ChannelProblem";
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}
