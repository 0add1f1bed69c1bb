import { groupBy, sortBy } from "es-toolkit";
import { type DayDigest, startOf } from "./day.ts";
import { add } from "./seconds.ts";

/** The days of a claim from those of its instances: a claim that was deleted and made anew has several in a month. */
export const claimDaysOf = (instances: readonly (readonly DayDigest[])[]): readonly DayDigest[] =>
  sortBy(
    Object.values(groupBy(instances.flat(), ({ day }) => day)).map((days) => days.reduce(together)),
    ["day"],
  );

const together = (a: DayDigest, b: DayDigest): DayDigest => {
  const until = Math.max(a.until, b.until);
  const seconds = add(a.seconds, b.seconds);
  // Each was not measured while the other was. Both are for as long as the old one takes to go.
  const unmeasured = Math.max(0, until - startOf(a.day) - seconds.measured - seconds.maintenance);
  return {
    day: a.day,
    until,
    seconds: { ...seconds, unmeasured },
    segments: sortBy([...a.segments, ...b.segments], ["from"]),
    maintenance: sortBy([...a.maintenance, ...b.maintenance], ["from"]),
  };
};
