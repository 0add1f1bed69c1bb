/** What `npm run cluster` says when it cannot go on: one sentence, and the component where there is one. */
export class ClusterError extends Error {
  override readonly name = "ClusterError";
  /** The component that failed, whose log is shown with the sentence. */
  readonly component: string | undefined;

  constructor(message: string, options: { component?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.component = options.component;
  }
}

/** The sentence of anything that was thrown. */
export const sentence = (thrown: unknown): string =>
  thrown instanceof Error ? thrown.message : String(thrown);
