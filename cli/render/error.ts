/** What a person has to put right before anything can be rendered: printed without a stack, exit code 1. */
export class RenderError extends Error {
  override readonly name = "RenderError";
}
