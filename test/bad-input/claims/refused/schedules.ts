import type { RefusedClaim } from "../case.ts";

const schedule = (title: string, cron: string): RefusedClaim => ({
  title,
  parameters: `backup: {schedule: ${JSON.stringify(cron)}}`,
  reason: `backup.schedule "${cron}" is not a cron schedule: five fields`,
});

const range = (title: string, cron: string): RefusedClaim => ({
  title,
  parameters: `backup: {schedule: ${JSON.stringify(cron)}}`,
  reason: `backup.schedule "${cron}" has a range that ends before it begins`,
});

const time = (title: string, timeOfDay: string): RefusedClaim => ({
  title,
  parameters: `maintenance: {timeOfDay: ${JSON.stringify(timeOfDay)}}`,
  reason: `maintenance.timeOfDay "${timeOfDay}" is not a time of day: use HH:MM:SS in UTC`,
});

const retention = (title: string, yaml: string, shown: string): RefusedClaim => ({
  title,
  parameters: `backup: {retention: ${yaml}}`,
  reason: `backup.retention is ${shown}, it must be a whole number of days from 1 to 9999`,
});

export const schedules: readonly RefusedClaim[] = [
  schedule("minute 60", "60 2 * * *"),
  schedule("hour 24", "0 24 * * *"),
  schedule("day 0", "0 2 0 * *"),
  schedule("month 13", "0 2 1 13 *"),
  schedule("six fields", "0 30 2 * * *"),
  schedule("four fields", "30 2 * *"),
  schedule("no schedule at all", ""),
  schedule("a word for a schedule", "@daily"),
  schedule("every 0 hours", "0 */0 * * *"),
  schedule("two spaces", "30  2 * * *"),
  schedule("a sentence", "every night"),
  schedule("a step after a value", "5/15 2 * * *"),
  schedule("a step after a weekday", "0 2 * * 7/2"),
  schedule("a step longer than a month", "0 2 */40 * *"),
  schedule("names in the wrong order", "30 2 * * sat-mon"),
  schedule("months in the wrong order", "30 2 1 mar-jan *"),
  range("minutes in the wrong order", "10-5 2 * * *"),
  range("hours in the wrong order, with a step", "0 1,20-4/2 * * *"),
  range("weekdays in the wrong order", "0 2 * * 5-1"),
  time("hour 25", "25:00:00"),
  time("minute 60", "12:60:00"),
  time("no seconds", "03:30"),
  time("a time with am", "3:30am"),
  time("no time at all", ""),
  retention("no retention", "0", "0"),
  retention("a negative retention", "-1", "-1"),
  retention("a retention in words", "x", "x"),
  retention("a retention with a unit", "30d", "30d"),
  {
    title: "half a day of retention",
    parameters: "backup: {retention: 1.5}",
    reason: 'spec.parameters.backup.retention in body must be of type integer,string: "number"',
  },
  {
    title: "a moment without a zone",
    parameters: "restore: {claimName: orders, recoveryTimeStamp: '2026-03-01T04:05:06'}",
    reason: 'restore.recoveryTimeStamp "2026-03-01T04:05:06" is not a moment: use RFC 3339',
  },
  {
    title: "a moment in month 13",
    parameters: "restore: {claimName: orders, recoveryTimeStamp: '2026-13-01T04:05:06Z'}",
    reason: 'restore.recoveryTimeStamp "2026-13-01T04:05:06Z" is not a moment',
  },
];
