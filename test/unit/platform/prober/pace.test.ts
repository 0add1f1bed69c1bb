import { nextStart } from "../../../../platform/prober/pace.ts";

test.each([
  ["the next of the rate", 0, 10, 0, 1000],
  ["exactly at a start, the one after", 0, 1000, 0, 2000],
  ["with jitter, a little later", 0, 10, 1, 1100],
  ["after a pause, no start that was missed", 0, 5300, 0, 6000],
  ["the rate keeps its base", 250, 1249, 0, 1250],
])("%s", (_name, base, now, random, expected) => {
  expect(nextStart(base, now, 1000, random)).toBe(expected);
});

test("no interval without a start, whatever the jitter", () => {
  let now = 0;
  for (let turn = 1; turn <= 1000; turn += 1) {
    now = nextStart(0, now, 1000, (turn * 7919) % 1);
    expect(Math.floor(now / 1000)).toBe(turn);
  }
});
