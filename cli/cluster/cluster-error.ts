/** What a person has to put right before a command can go on: printed without a stack, exit code 1. */
export class ClusterError extends Error {
  override readonly name = "ClusterError";
  /** HTTP status of the API server's answer; undefined when it did not answer, or was not asked. */
  readonly status: number | undefined;

  constructor(message: string, options: { readonly status?: number; readonly cause?: unknown } = {}) {
    super(message, "cause" in options ? { cause: options.cause } : {});
    this.status = options.status;
  }
}

/** Whether the user may not do what was asked of the API server. */
export const isForbidden = (error: unknown): boolean => error instanceof ClusterError && error.status === 403;
