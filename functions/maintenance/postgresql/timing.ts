import {
  isOpen,
  type WeeklyWindow,
  type Window,
  windowAfter,
  windowAt,
} from "../../../services/maintenance-window.ts";

/** All that decides when a newer version comes. */
export interface Circumstances {
  readonly now: Date;
  readonly weekly: WeeklyWindow;
  /** Since when the catalogue has the version, where the platform says so. */
  readonly since: Date | undefined;
  /** Whether the claim is one of those that get new versions first. */
  readonly canary: boolean;
  readonly soakDays: number;
  /** From when on it comes whatever the claim says. */
  readonly mandatoryBy: Date | undefined;
  /** The day (UTC, `2026-03-03`) of a window that is not to be used. */
  readonly skip: string | undefined;
  /** Whether the claim asks for it now, and that has not been done yet. */
  readonly runNow: boolean;
}

/** Whether it is time. */
export interface Timing {
  readonly due: boolean;
  readonly reason: "InWindow" | "Requested" | "Mandatory" | "Soaking" | "NextWindow" | "Skipped";
  /** When it comes if nothing changes; now, where it is due. */
  readonly at: Date;
  /** One clause for people. */
  readonly message: string;
}

const DAY = 24 * 3600 * 1000;

/** When a newer version comes: a function of these circumstances alone. */
export const timingOf = (circumstances: Circumstances): Timing => {
  const { now, weekly, since, canary, soakDays, mandatoryBy, skip, runNow } = circumstances;
  const due = (reason: Timing["reason"], message: string): Timing => ({
    due: true,
    reason,
    at: now,
    message,
  });
  if (mandatoryBy !== undefined && mandatoryBy <= now) {
    return due("Mandatory", `the platform made it mandatory by ${day(mandatoryBy)}`);
  }
  const ripe = canary || since === undefined ? undefined : new Date(since.getTime() + soakDays * DAY);
  const ripens = ripe !== undefined && ripe > now;
  const { window, skipped } = windowFor(weekly, ripens ? ripe : now, skip);
  // Before what was asked for: a request that failed is tried again in the window.
  if (!ripens && isOpen(window, now)) return due("InWindow", "the maintenance window is open");
  if (runNow) return due("Requested", "it was asked for now");
  const at = mandatoryBy !== undefined && mandatoryBy < window.start ? mandatoryBy : window.start;
  const reason = at === mandatoryBy ? "Mandatory" : ripens ? "Soaking" : skipped ? "Skipped" : "NextWindow";
  return {
    due: false,
    reason,
    at,
    message: `it comes at ${moment(at)}${ripens ? `, after the ${soakDays} days that the platform lets a version soak` : ""}`,
  };
};

/** The first window that is still open at that moment or opens later, and is not the one to skip. */
const windowFor = (
  weekly: WeeklyWindow,
  from: Date,
  skip: string | undefined,
): { readonly window: Window; readonly skipped: boolean } => {
  const window = windowAt(weekly, from);
  return skip !== undefined && day(window.start) === skip
    ? { window: windowAfter(weekly, new Date(window.start)), skipped: true }
    : { window, skipped: false };
};

const day = (date: Date): string => date.toISOString().slice(0, 10);

export const moment = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;
