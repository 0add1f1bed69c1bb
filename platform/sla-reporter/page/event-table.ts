import { table } from "../../../runtime/html/document.ts";

interface Columns<Event> {
  readonly head: readonly string[];
  readonly row: (event: Event) => readonly string[];
  /** Columns, from 0, that hold numbers. */
  readonly numbers: readonly number[];
}

/** What happened in a month. Events of many claims name theirs first. */
export const eventTable = <Event extends object>(
  events: readonly (Event & { readonly claim?: string })[],
  { head, row, numbers }: Columns<Event>,
): string => {
  if (events.length === 0) return "<p>None.</p>";
  return events.every(({ claim }) => claim === undefined)
    ? table(head, events.map(row), numbers)
    : table(
        ["Claim", ...head],
        events.map((event) => [event.claim ?? "", ...row(event)]),
        numbers.map((column) => column + 1),
      );
};
