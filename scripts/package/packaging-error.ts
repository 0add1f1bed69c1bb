/** Why packages cannot be built or published: one sentence for whoever runs the command. */
export class PackagingError extends Error {
  override readonly name = "PackagingError";
}
