import { beforeEach, describe, expect, test } from "@jest/globals";
import { Testimony } from "../../e2e/support/testimony.ts";

let testimony: Testimony;
let answered: number;
beforeEach(() => {
  testimony = new Testimony();
  answered = 0;
  look(0, true, true);
  look(3, true, true);
});

const look = (second: number, said: boolean, serves: boolean): void => {
  if (serves) answered += 3;
  testimony.saw({ said, answered, at: second * 1000 });
};
const failedLook = (): void => testimony.sawNothing();
const seconds = () => testimony.lies.map((lie) => [lie.said, lie.seconds]);

describe("a lie", () => {
  test("is from the first look that sees it to the one that agrees", () => {
    for (const second of [6, 9, 12]) look(second, true, false);
    look(15, false, false);
    testimony.end(60_000);
    expect(seconds()).toEqual([["ready", 9]]);
    expect(testimony.lies[0]?.from).toBe("1970-01-01T00:00:06.000Z");
  });

  test("goes on while nobody can look", () => {
    look(6, true, false);
    for (const second of [60, 120]) {
      failedLook();
      look(second, true, false);
      look(second + 3, true, false);
    }
    look(186, true, true);
    expect(seconds()).toEqual([["ready", 180]]);
  });

  test("goes on while the prober counts anew", () => {
    look(6, false, true);
    answered = 0;
    look(9, false, true);
    look(12, false, true);
    look(15, true, true);
    expect(seconds()).toEqual([["not ready", 9]]);
  });

  test("is not ended by what was answered while nobody looked", () => {
    look(6, true, false);
    failedLook();
    look(60, true, true);
    look(63, true, false);
    look(66, false, false);
    expect(seconds()).toEqual([["ready", 60]]);
  });

  test("is another one when the claim says something else that is not so", () => {
    look(6, true, false);
    look(12, false, true);
    look(15, true, true);
    expect(seconds()).toEqual([
      ["ready", 6],
      ["not ready", 3],
    ]);
  });

  test("ends when nobody looks any more", () => {
    look(6, true, false);
    testimony.end(16_000);
    expect(seconds()).toEqual([["ready", 10]]);
  });
});

test("looks that fail, and the first after each, are not counted", () => {
  expect(testimony.count).toBe(1);
  failedLook();
  look(9, true, true);
  expect(testimony.count).toBe(1);
  look(12, true, true);
  expect(testimony.count).toBe(2);
});

test("nothing is a lie where all agree", () => {
  look(6, false, false);
  look(9, true, true);
  testimony.end(12_000);
  expect(seconds()).toEqual([]);
});
