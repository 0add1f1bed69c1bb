/**
 * Something a person has to put right: bad input, a missing requirement, an object that cannot be read.
 * The function ends FATAL with this message, and Crossplane keeps everything as it was.
 *
 * The message says what was wrong, the value, the bound, and what to do. It never holds a secret.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** The reason of the iteration's condition: CamelCase, stable. */
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}
