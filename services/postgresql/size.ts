import { Refusal } from "../../runtime/refusal.ts";
import type { PostgreSQLParameters } from "./api.ts";
import type { PostgreSQLSettings } from "./settings.ts";

/** What each PostgreSQL server gets, as Kubernetes quantities. */
export interface Size {
  readonly cpu: string;
  readonly memory: string;
  readonly disk: string;
  readonly requests: { readonly cpu: string; readonly memory: string };
  /** The plan's name, or `custom` where a field overrides it. */
  readonly label: string;
}

/**
 * The plan with the claim's own fields over it.
 *
 * @throws Refusal when the plan does not exist and the claim does not give all three sizes itself.
 */
export const sizeOf = (size: PostgreSQLParameters["size"], settings: PostgreSQLSettings): Size => {
  const plan = settings.plans[size.plan];
  const cpu = size.cpu ?? plan?.cpu;
  const memory = size.memory ?? plan?.memory;
  const disk = size.disk ?? plan?.disk;
  if (cpu === undefined || memory === undefined || disk === undefined) {
    throw new Refusal(
      "UnknownPlan",
      `size.plan "${size.plan}" does not exist: choose one of ${Object.keys(settings.plans).join(", ")}`,
    );
  }
  const overridden = size.cpu ?? size.memory ?? size.disk ?? size.requests;
  return {
    cpu,
    memory,
    disk,
    requests: { cpu: size.requests?.cpu ?? cpu, memory: size.requests?.memory ?? memory },
    label: overridden === undefined ? size.plan : "custom",
  };
};
