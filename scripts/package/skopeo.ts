import { execa } from "execa";
import { PackagingError } from "./packaging-error.ts";

/**
 * Runs skopeo, which copies images without a daemon.
 *
 * @param task what fails when it does, such as "the base image X cannot be copied"
 */
export const skopeo = async (argv: readonly string[], task: string): Promise<void> => {
  const { failed, code, stderr } = await execa("skopeo", argv, { reject: false });
  if (code === "ENOENT") throw new PackagingError(`${task}: skopeo is not installed`);
  // Its last line is the reason, as a field of a log entry.
  const reason = /msg="(.*)"\s*$/.exec(stderr)?.[1]?.replaceAll('\\"', '"') ?? stderr.trim();
  if (failed) throw new PackagingError(`${task}: ${reason}`);
};
