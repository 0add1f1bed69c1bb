import { OutageLog } from "../../../../platform/prober/outage.ts";

/** Results as `+second` for an answer and `-second` for a failure, in the order in which they end. */
const after = (results: readonly string[]) => {
  const log = new OutageLog();
  for (const result of results) log.add(result.startsWith("+"), Number(result.slice(1)));
  return log.latest;
};

test.each([
  ["answers alone", ["+1", "+2"], undefined],
  ["a failure that lasts", ["+1", "-2", "-3"], { start: 2 }],
  ["an outage that ended", ["+1", "-2", "-3", "+4", "+5"], { start: 2, end: 4 }],
  ["the latest of two", ["-1", "+2", "+3", "-4", "+5"], { start: 4, end: 5 }],
  ["an instance that never answered", ["-1", "-2"], { start: 1 }],
  ["a single failure", ["+1", "-2", "+3"], { start: 2, end: 3 }],
  ["a time-out that ends after later answers", ["+1", "+3", "+4", "-2"], { start: 2, end: 4 }],
  ["time-outs that end after the outage", ["+1", "-2", "+5", "-3", "-4"], { start: 2, end: 5 }],
  ["a failure that started earlier than the first known", ["+1", "-3", "-2", "+4"], { start: 2, end: 4 }],
  ["an answer from before the outage", ["-3", "+2", "-4", "+5"], { start: 3, end: 5 }],
])("%s", (_name, results, expected) => {
  expect(after(results)).toEqual(expected);
});

test("says when an outage began or ended, and nothing in between", () => {
  const log = new OutageLog();
  const told = ["+1", "-2", "-3", "+4", "+5"].map((result) =>
    log.add(result.startsWith("+"), Number(result.slice(1))),
  );
  expect(told).toEqual([false, true, false, true, false]);
});
