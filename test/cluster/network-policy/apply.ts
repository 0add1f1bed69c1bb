import { execa } from "execa";
import { chain, table } from "./packet-filter.ts";

/** Replaces the rules in force, all at once. */
export async function apply(rules: string): Promise<void> {
  await execa("iptables-restore", ["--noflush", "--wait"], { input: rules });
  const jump = ["FORWARD", "--jump", chain];
  const iptables = (...args: string[]) => execa("iptables", ["--wait", "--table", table, ...args]);
  await iptables("--check", ...jump).catch(() => iptables("--append", ...jump));
}
