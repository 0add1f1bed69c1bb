import { execFileSync } from "node:child_process";
import { describe } from "@jest/globals";

const isHere = (): boolean => {
  try {
    execFileSync("promtool", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

/** Tests that need promtool. Elsewhere they are counted as not run, with the reason in their name. */
export const describeWithPromtool = (name: string, body: () => void): void => {
  if (isHere()) describe(name, body);
  else describe.skip(`${name} (not run: there is no promtool here; Prometheus brings it)`, body);
};
