import { statusOf } from "../../../support/contributions.ts";
import { type Given, ready, run } from "./fixtures.ts";

const BETWEEN_WINDOWS = "2026-03-05T12:00:00Z";
const annotations = { "matura.dev/run-maintenance": "now" };
const asked: Given = { annotations, now: BETWEEN_WINDOWS };
const current = {
  spec: { imageName: "example/postgresql:15.9" },
  status: { image: "example/postgresql:15.9" },
};

/** `status.maintenance.requested` after the pass. */
const answered = (given: Given): string | undefined =>
  (statusOf(run(given)) as { maintenance: { requested?: string } }).maintenance.requested;

const weekly = { dayOfWeek: "tuesday", timeOfDay: "03:30:00" };

describe("a request for maintenance now", () => {
  test("is over where there is nothing to do, so the next version waits for its window", () => {
    const requested = answered({ ...asked, ...current });
    expect(requested).toBe("now");
    const newer = { images: { "15": "example/postgresql:15.10" } };
    const later = { ...asked, ...current, settings: newer };
    expect(ready({ ...later, remembered: { requested } })?.reason).toBe("NextWindow");
  });

  test.each<[string, Given]>([
    ["pinned", { parameters: { maintenance: { ...weekly, pinImageTag: "15.3" } } }],
    ["ahead of the catalogue", { spec: { imageName: "example/postgresql:15.10" } }],
    ["suspended and up to date", { ...current, parameters: { instances: 0 } }],
  ])("is over where an instance is %s", (_, given) => {
    expect(answered({ ...asked, ...given })).toBe("now");
  });

  test.each<[string, Given, string]>([
    ["suspended", { parameters: { instances: 0 } }, "HeldUp"],
    ["not healthy", { status: { conditions: [{ type: "Ready", status: "False" }] } }, "HeldUp"],
    [
      "to skip its window",
      { annotations: { ...annotations, "matura.dev/skip-maintenance": "2026-03-10" } },
      "CheckingImage",
    ],
    [
      "to go to another pin",
      { parameters: { maintenance: { ...weekly, pinImageTag: "15.5" } } },
      "CheckingImage",
    ],
    ["not running yet", { status: { pgDataImageInfo: undefined } }, "NotRunning"],
    [
      "being updated to the version before",
      { remembered: { update: { from: "15.2", to: "15.3", at: "2026-03-05T11:59:50Z" } } },
      "Updating",
    ],
    [
      "updated to the version before with this pass",
      { remembered: { update: { from: "15.2", to: "15.3", at: "2026-03-05T11:50:00Z" } } },
      "CheckingImage",
    ],
  ])("is kept while an instance that has something to do is %s", (_, given, reason) => {
    expect(ready({ ...asked, ...given })?.reason).toBe(reason);
    expect(answered({ ...asked, ...given })).toBeUndefined();
  });

  test("is remembered when the annotation is taken away", () => {
    expect(answered({ ...current, remembered: { requested: "now" } })).toBe("now");
  });
});
