import { ApiException } from "@kubernetes/client-node";

/** The API server's answer to a request that it refused, without the body: that may quote what was sent. */
export interface ApiRefusal {
  /** HTTP status. */
  readonly code: number;
  /** CamelCase, as `Status.reason` has it; empty when the answer was no Status. */
  readonly reason: string;
}

/** What the API server answered, or undefined when it did not answer at all. */
export const apiRefusal = (error: unknown): ApiRefusal | undefined => {
  if (!(error instanceof ApiException)) return undefined;
  const { code, body } = error as ApiException<unknown>;
  const status = typeof body === "string" ? parsed(body) : body;
  const reason = (status as { reason?: unknown } | null | undefined)?.reason;
  return { code, reason: typeof reason === "string" ? reason : "" };
};

/** Whether the object, its namespace or its kind is not there. */
export const isNotFound = (error: unknown): boolean => apiRefusal(error)?.code === 404;

/** For the log: what happened, and nothing of what was sent or read. */
export const describeError = (error: unknown): string => {
  const refusal = apiRefusal(error);
  if (refusal !== undefined) return `the API server answered ${refusal.code} ${refusal.reason}`.trimEnd();
  if (!(error instanceof Error)) return "an unknown error";
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = (cause as NodeJS.ErrnoException).code;
  return code === undefined ? cause.message : `${code}: ${cause.message}`;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
