import type { Contribution } from "../../../runtime/contribution.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { mailChannel } from "./mail-channel.ts";
import { ownChannel } from "./own-channel.ts";

/** Why people are not told as they asked: what to do about it. */
export interface Problem {
  /** CamelCase, stable. */
  readonly reason: string;
  readonly message: string;
}

/** A way to the instance's users. */
export interface Channel {
  readonly contributions: readonly Contribution[];
  /** The parameter that asks for it. */
  readonly name: string;
  readonly problem?: Problem;
}

/** Every way to its users that the claim asks for. */
export interface Channels {
  readonly contributions: readonly Contribution[];
  readonly named: readonly string[];
  readonly problem: Problem | undefined;
}

export const channels = (instance: PostgreSQLInstance): Channels => {
  const found = [mailChannel(instance), ownChannel(instance)].filter((channel) => channel !== undefined);
  return {
    contributions: found.flatMap(({ contributions }) => contributions),
    named: found.filter(({ problem }) => problem === undefined).map(({ name }) => name),
    problem: found.map(({ problem }) => problem).find((problem) => problem !== undefined),
  };
};
