import { describe, expect, test } from "@jest/globals";
import { EXAMPLES, needsOf } from "./support/examples.ts";
import { expectAccepted } from "./support/expect-accepted.ts";
import { api, scratch } from "./support/scratch.ts";

// One that needs settings of its own is in settings.alone.test.ts.
const plain = EXAMPLES.filter((example) => needsOf(example) === undefined);

describe("every example", () => {
  const namespace = scratch("examples");

  test.each(plain.map((example) => [example.file, example] as const))(
    "%s is accepted, with the defaults that the API promises",
    (_, example) => expectAccepted(api, example, namespace),
  );

  test("there are some", () => {
    expect(plain.length).toBeGreaterThan(0);
  });
});
