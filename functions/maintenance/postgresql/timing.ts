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
  /** When the version last failed: the window of that time is over for it. */
  readonly failedAt: Date | undefined;
}

/** Whether it is time. */
export interface Timing {
  readonly due: boolean;
  readonly reason: "InWindow" | "Requested" | "Mandatory" | "Soaking" | "NextWindow" | "Skipped";
  /** When it comes if nothing changes; now, where it is due. */
  readonly at: Date;
  /** Start of the window or the day that it comes in: the same before and in it, also past midnight. */
  readonly opens: Date;
  /** One clause for people. */
  readonly message: string;
}

const DAY = 24 * 3600 * 1000;

/** When a newer version comes: a function of these circumstances alone. */
export const timingOf = (circumstances: Circumstances): Timing => {
  const { now, weekly, since, canary, soakDays, skip, runNow, failedAt } = circumstances;
  const mandatoryBy = mandatoryFrom(circumstances);
  const due = (reason: Timing["reason"], opens: Date, message: string): Timing => ({
    due: true,
    reason,
    at: now,
    opens,
    message,
  });
  if (mandatoryBy !== undefined && mandatoryBy <= now) {
    return due(
      "Mandatory",
      new Date(day(now)),
      `the platform made it mandatory by ${day(circumstances.mandatoryBy ?? mandatoryBy)}`,
    );
  }
  const ripe = canary || since === undefined ? undefined : new Date(since.getTime() + soakDays * DAY);
  const ripens = ripe !== undefined && ripe > now;
  const { window, skipped } = windowFor(weekly, now, latest(ripe, failedAt), skip);
  // Before what was asked for: a request that failed is tried again in the window.
  if (isOpen(window, now)) return due("InWindow", window.start, "the maintenance window is open");
  if (runNow) return due("Requested", now, "it was asked for now");
  const at = mandatoryBy !== undefined && mandatoryBy < window.start ? mandatoryBy : window.start;
  const reason = at === mandatoryBy ? "Mandatory" : ripens ? "Soaking" : skipped ? "Skipped" : "NextWindow";
  return {
    due: false,
    reason,
    at,
    opens: at,
    message: `it comes at ${moment(at)}${ripens ? `, after the ${soakDays} days that the platform lets a version soak` : ""}`,
  };
};

/** A person who took it back has a day to pin the version, or to put right what was wrong. */
const mandatoryFrom = ({ mandatoryBy, failedAt }: Circumstances): Date | undefined =>
  mandatoryBy === undefined || failedAt === undefined
    ? mandatoryBy
    : latest(mandatoryBy, new Date(failedAt.getTime() + DAY));

/** The first window that is open now or opens later, begins no earlier than that, and is not the one to skip. */
const windowFor = (
  weekly: WeeklyWindow,
  now: Date,
  earliest: Date,
  skip: string | undefined,
): { readonly window: Window; readonly skipped: boolean } => {
  const next = windowAt(weekly, now);
  const window = next.start < earliest ? windowFrom(weekly, earliest) : next;
  return skip !== undefined && day(window.start) === skip
    ? { window: windowAfter(weekly, new Date(window.start)), skipped: true }
    : { window, skipped: false };
};

/** The first window that begins no earlier than that moment. */
const windowFrom = (weekly: WeeklyWindow, earliest: Date): Window => {
  const window = windowAt(weekly, earliest);
  return window.start < earliest ? windowAfter(weekly, earliest) : window;
};

const latest = (...moments: readonly (Date | undefined)[]): Date =>
  new Date(Math.max(0, ...moments.map((one) => one?.getTime() ?? 0)));

const day = (date: Date): string => date.toISOString().slice(0, 10);

export const moment = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;
