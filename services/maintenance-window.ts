import { createHash } from "node:crypto";

/** Days in the order of `Date.getUTCDay`. */
export const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"] as const;

export type Day = (typeof DAYS)[number];

/** `spec.parameters.maintenance`, as far as it says when. */
export interface WindowChoice {
  readonly dayOfWeek?: Day;
  /** UTC, `HH:MM:SS` or `H:MM:SS`. */
  readonly timeOfDay?: string;
}

/** When work that interrupts may be done: every week at the same time, UTC. */
export interface WeeklyWindow {
  readonly day: Day;
  /** Seconds after midnight. */
  readonly second: number;
}

/** A window of one week; `end` is no longer part of it. */
export interface Window {
  readonly start: Date;
  readonly end: Date;
}

/** How long a window is open. */
export const WINDOW_SECONDS = 3600;

/** Windows that nobody chose lie in this part of the night, UTC: first start and span of starts. */
const NIGHT = { from: 21 * 3600, span: 7 * 3600 } as const;

const DAY_SECONDS = 24 * 3600;
const WEEK_SECONDS = 7 * DAY_SECONDS;

/**
 * The claim's window; what it leaves out is spread over week and night.
 *
 * @param seed the instance's name: the same name gets the same window, and many names get windows of their own.
 */
export const weeklyWindow = ({ dayOfWeek, timeOfDay }: WindowChoice, seed: string): WeeklyWindow => {
  const hash = createHash("sha256").update(seed).digest();
  return {
    day: dayOfWeek ?? (DAYS[hash.readUInt16BE(0) % DAYS.length] as Day),
    // Whole minutes, so that a person can read them.
    second:
      timeOfDay === undefined
        ? (NIGHT.from + 60 * (hash.readUInt16BE(2) % (NIGHT.span / 60))) % DAY_SECONDS
        : secondsOf(timeOfDay),
  };
};

const secondsOf = (timeOfDay: string): number => {
  const [hours = 0, minutes = 0, seconds = 0] = timeOfDay.split(":").map(Number);
  return hours * 3600 + minutes * 60 + seconds;
};

/** The window that is open at a moment, or else the next one. It may begin in one week and end in the next. */
export const windowAt = ({ day, second }: WeeklyWindow, now: Date): Window => {
  // The first day of 1970 was a Thursday; UTC as computers count it has no leap seconds, so each week is as long.
  const offset = ((DAYS.indexOf(day) - DAYS.indexOf("thursday") + 7) % 7) * DAY_SECONDS + second;
  const seconds = now.getTime() / 1000 - offset;
  const week = Math.floor(seconds / WEEK_SECONDS);
  const isOpen = seconds - week * WEEK_SECONDS < WINDOW_SECONDS;
  return windowFrom(offset + (isOpen ? week : week + 1) * WEEK_SECONDS);
};

/** The window after the one that is open, or the next one. */
export const windowAfter = (weekly: WeeklyWindow, now: Date): Window => {
  const { start } = windowAt(weekly, now);
  return start > now ? windowAt(weekly, now) : windowFrom(start.getTime() / 1000 + WEEK_SECONDS);
};

const windowFrom = (seconds: number): Window => ({
  start: new Date(seconds * 1000),
  end: new Date((seconds + WINDOW_SECONDS) * 1000),
});

export const isOpen = ({ start, end }: Window, now: Date): boolean => start <= now && now < end;

/** `tuesday 03:30:00`, UTC. */
export const textOfWindow = ({ day, second }: WeeklyWindow): string =>
  `${day} ${new Date(second * 1000).toISOString().slice(11, 19)}`;
