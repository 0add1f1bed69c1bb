import { rmSync } from "node:fs";
import { state } from "./folders.ts";
import { deleteNamespace } from "./namespace.ts";
import { processes, stop } from "./process.ts";

/** Stops and removes everything that `up` made; what is gone already is fine. */
export async function teardown(): Promise<void> {
  await Promise.all(processes().map((process) => stop(process)));
  await deleteNamespace();
  rmSync(state, { recursive: true, force: true });
}
