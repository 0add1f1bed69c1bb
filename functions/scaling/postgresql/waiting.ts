import type { Contribution } from "../../../runtime/contribution.ts";
import { amend } from "../../../runtime/contribution.ts";
import { reverting } from "../../../runtime/merge.ts";
import type { ChangeClass } from "../../../services/postgresql/change-classes.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { librariesOf } from "../../../services/postgresql/preloaded-extensions.ts";
import { isWaiting, nextWindow } from "./in-force.ts";
import {
  type Interrupting,
  partsThatDiffer,
  runningInterrupting,
  wantedInterrupting,
} from "./interrupting.ts";

/** A change that waits for the maintenance window, as `status.pending` lists it. */
export interface PendingChange {
  /** Path below `spec.parameters`. */
  readonly name: string;
  readonly class: ChangeClass;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  /** RFC 3339, UTC. */
  readonly until: string;
}

export interface Waiting {
  readonly changes: readonly PendingChange[];
  /** Fields of the Cluster's spec as they are now, for what waits; null for one that is not there yet. */
  readonly held: object;
  /** What waits of other objects. */
  readonly amendments: readonly Contribution[];
  /** Seconds until the window opens, when something waits for it. */
  readonly opensIn: number | undefined;
}

const NOTHING: Waiting = { changes: [], held: {}, amendments: [], opensIn: undefined };

/** What the claim asks for and has to wait, because it interrupts and the window is not open. */
export const waitingOf = (instance: PostgreSQLInstance): Waiting => {
  if (!isWaiting(instance)) return NOTHING;
  const wanted = wantedInterrupting(instance);
  const running = runningInterrupting(instance, wanted);
  const held = reverting(wanted, running);
  if (held === undefined) return NOTHING;
  const { start } = nextWindow(instance);
  return {
    changes: partsThatDiffer(wanted, running).map(({ name, changeClass, text }) => ({
      name,
      class: changeClass,
      from: text(running),
      to: text(wanted),
      reason: "it interrupts, and updateStrategy.type is OnRestart",
      until: start.toISOString().replace(".000Z", "Z"),
    })),
    held,
    amendments: heldExtensions(instance, running),
    opensIn: Math.ceil((start.getTime() - instance.now.getTime()) / 1000),
  };
};

/** An extension whose library or image is not loaded yet cannot be created yet. */
const heldExtensions = (
  { parameters }: PostgreSQLInstance,
  { postgresql: { shared_preload_libraries = [], extensions = [] } }: Interrupting,
): readonly Contribution[] => {
  const names = (parameters.service.extensions ?? [])
    .filter(
      (extension) =>
        librariesOf([extension]).some((library) => !shared_preload_libraries.includes(library)) ||
        (extension.image !== undefined && !extensions.some(({ name }) => name === extension.name)),
    )
    .map(({ name }) => name);
  return names.length === 0
    ? []
    : [
        amend("application-database", {
          spec: { extensions: names.map((name) => ({ name, ensure: null })) },
        }),
      ];
};
