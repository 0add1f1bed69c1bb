import { moment } from "./format.ts";

interface Reported {
  readonly from: string;
  readonly until: string;
  readonly complete: boolean;
}

/** What time a report is of, as a sentence. */
export const period = ({ from, until, complete }: Reported): string =>
  `From ${moment(from)} to ${moment(until)}${complete ? "" : ": the month is not over"}. Times are UTC.`;
