import { clusterInfo } from "./api.ts";
import { kubeconfig } from "./folders.ts";
import { processes, running } from "./process.ts";
import { clusterRecord } from "./record.ts";

/** A component as `status` shows it. */
interface Component {
  readonly component: string;
  readonly pid: number;
  readonly state: "running" | "ended";
  readonly log: string;
}

/** The components that were started here. */
export const components = (): Component[] =>
  processes()
    .toSorted((one, other) => one.name.localeCompare(other.name))
    .map((process) => ({
      component: process.name,
      pid: process.pid,
      state: running(process) ? "running" : "ended",
      log: process.log,
    }));

/** The table for people. */
export function statusTable(): string {
  const record = clusterRecord();
  const shown = components();
  if (!record && shown.length === 0) return "no cluster";
  const rows = [
    ["COMPONENT", "PID", "STATE", "LOG"],
    ...shown.map(({ component, pid, state, log }) => [component, String(pid), state, log]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  const title = record
    ? `${record.mode}${record.monitoring ? " with monitoring" : ""}, started ${record.startedAt} in ${record.seconds} s`
    : "a cluster whose start failed or is still under way";
  return [title, "", ...lines, "", `export KUBECONFIG=${kubeconfig}`].join("\n");
}

/** The same and more for machines. */
export const statusJson = async (): Promise<object> =>
  clusterRecord()
    ? { up: true, ...(await clusterInfo()), components: components() }
    : { up: false, components: components() };
