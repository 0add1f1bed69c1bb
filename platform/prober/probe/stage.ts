import type { ProbeReason } from "../../../services/metric-names.ts";

/** How far a connection got: what a client waits for next. */
export type Stage = "dns" | "connect" | "tls" | "auth" | "query";

/** SQLSTATEs with which a server sends everyone away, whoever asks: too many connections, starting, shutting down. */
const TURNED_AWAY = /^(53|57P0)/;

/**
 * The reason of a failure: where it happened, unless the server said while it was asked to let the client in that it
 * lets in no one.
 */
export const reasonOf = (stage: Stage, error: unknown): Exclude<ProbeReason, "none" | "timeout"> => {
  const sqlState = (error as { readonly code?: unknown }).code;
  return stage === "auth" && typeof sqlState === "string" && TURNED_AWAY.test(sqlState) ? "connect" : stage;
};
