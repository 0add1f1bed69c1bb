import { type Contribution, condition, status } from "../../../runtime/contribution.ts";
import { textOfWindow, weeklyWindow, windowAt } from "../../../services/maintenance-window.ts";
import type { PostgreSQLInstance } from "../../../services/postgresql/instance.ts";
import { failureOf } from "./failure.ts";
import { outcomeOf } from "./outcome.ts";
import { rememberedOf } from "./remembered.ts";
import { answered } from "./request.ts";
import type { Target } from "./target.ts";
import { moment } from "./timing.ts";
import type { Update } from "./update.ts";

/** What the claim says of Maintenance. */
export const report = (instance: PostgreSQLInstance, update: Update): readonly Contribution[] => {
  const window = weeklyWindow(instance.parameters.maintenance, instance.name);
  const before = rememberedOf(instance);
  const outcome = outcomeOf(instance);
  const last = outcome?.kind === "Finished" ? outcome.update : before.last;
  const failed = update.kind === "Begins" ? undefined : failureOf(instance);
  const started = update.kind === "Begins" || update.kind === "UnderWay" ? update.started : undefined;
  const { reason, ready, message } = judgementOf(update);
  const requested = answered(instance, update);
  return [
    status({
      schedules: { maintenance: textOfWindow(window) },
      ...(update.kind === "Waiting" ? { pending: [pendingOf(instance, update)] } : {}),
      maintenance: {
        nextWindow: moment(windowAt(window, instance.now).start),
        ...(update.kind === "Waiting" ? { next: moment(update.timing.at) } : {}),
        ...("target" in update ? { version: update.target.version } : {}),
        ...(started === undefined ? {} : { update: started }),
        ...(last === undefined ? {} : { last }),
        ...(failed === undefined ? {} : { failed }),
        ...(requested === undefined ? {} : { requested }),
        message,
      },
    }),
    condition("MaintenanceReady", ready, reason, missed(before.next, instance, update, message)),
  ];
};

const pendingOf = (
  { parameters }: PostgreSQLInstance,
  { target, timing }: Extract<Update, { kind: "Waiting" }>,
) => ({
  name: target.major
    ? "service.majorVersion"
    : parameters.maintenance.pinImageTag === undefined
      ? "maintenance"
      : "maintenance.pinImageTag",
  class: "rolling",
  from: `PostgreSQL ${target.from.version}`,
  to: `PostgreSQL ${target.version}`,
  reason: "a newer version comes in the maintenance window",
  until: moment(timing.at),
});

interface Judgement {
  readonly ready: boolean;
  readonly reason: string;
  readonly message: string;
}

const versions = ({ from, version }: Target): string => `PostgreSQL ${from.version} to ${version}`;

const judgementOf = (update: Update): Judgement => {
  switch (update.kind) {
    case "None":
      return { ready: !update.because.wrong, reason: update.because.reason, message: update.because.message };
    case "UnderWay":
      return update.stuck
        ? {
            ready: false,
            reason: "UpdateStuck",
            message: `the update of PostgreSQL ${update.started.from} to ${update.started.to} began at ${update.started.at} and does not come to an end: look at the Cluster's status and events`,
          }
        : {
            ready: true,
            reason: "Updating",
            message: `PostgreSQL ${update.started.from} is being updated to ${update.started.to}`,
          };
    case "Waiting":
      return waiting(update);
    case "HeldUp":
      return {
        ready: true,
        reason: "HeldUp",
        message: `${versions(update.target)} has to wait: ${update.why}`,
      };
    case "Preparing":
      return {
        ready: update.preparation.state !== "Failed",
        reason: update.preparation.reason,
        message: `${versions(update.target)}: ${update.preparation.message}`,
      };
    case "Begins":
      return {
        ready: true,
        reason: "Updating",
        message: `${versions(update.target)} begins; ${update.preparation.message}`,
      };
  }
};

const waiting = ({ target, timing, preparation }: Extract<Update, { kind: "Waiting" }>): Judgement => ({
  ready: preparation?.state !== "Failed",
  reason: preparation?.state === "Failed" ? preparation.reason : timing.reason,
  message: `${versions(target)}: ${[timing.message, preparation?.message].filter(Boolean).join("; ")}`,
});

const HOUR = 3_600_000;

/** A window that passed without its update, as nothing ran the functions. */
const missed = (
  next: string | undefined,
  { now }: PostgreSQLInstance,
  update: Update,
  message: string,
): string =>
  update.kind === "Waiting" && next !== undefined && Date.parse(next) + HOUR < now.getTime()
    ? `${message}; the window at ${next} passed while the platform did not work`
    : message;
