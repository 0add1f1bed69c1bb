import { composedNames, eventsOf, statusOf } from "../../../support/contributions.ts";
import { type Given, ready, run } from "./fixtures.ts";

const NEXT_WINDOW = "2026-03-10T03:45:00Z";
const parameters = {
  service: { majorVersion: "17" },
  maintenance: { dayOfWeek: "tuesday", timeOfDay: "03:30:00" },
};
const update = { from: "15.3", to: "17.2", at: "2026-03-03T03:45:00Z" };

/** Once the platform's operator has put the image back, which the servers have again. */
const back: Given = { parameters, remembered: { update, requested: "first" }, now: "2026-03-03T05:00:00Z" };
const annotations = (value: string) => ({ annotations: { "matura.dev/run-maintenance": value } });
const maintenanceOf = (given: Given) =>
  (statusOf(run(given)) as { maintenance: { failed?: object; requested?: string; message: string } })
    .maintenance;

describe("a new major version that failed and whose image was put back", () => {
  const after = { ...back, remembered: maintenanceOf(back), now: NEXT_WINDOW };

  test("is over as failed, and the claim says so", () => {
    expect(eventsOf(run(back))).toEqual(["Warning UpdateFailed"]);
    expect(maintenanceOf(back)).toMatchObject({ failed: { ...update, finishedAt: back.now } });
    expect(maintenanceOf(back)).not.toHaveProperty("last");
    expect(maintenanceOf(back)).not.toHaveProperty("update");
    expect(ready(back)).toMatchObject({
      status: "False",
      reason: "UpgradeFailed",
      message: expect.stringMatching(
        /15\.3 to 17\.2 .* failed, and it is not tried again by itself: .*run-maintenance/,
      ),
    });
  });

  test("is under way until the servers are healthy with the image of before", () => {
    for (const status of [
      { image: "example/postgresql:17.2" },
      { conditions: [{ type: "Ready", status: "False" }], phase: "Upgrading Postgres major version" },
    ]) {
      expect(ready({ ...back, status })?.reason).toBe("UpdateStuck");
      expect(eventsOf(run({ ...back, status, before: "UpdateStuck" }))).toEqual([]);
    }
  });

  test("is not tried again in the next window, nor for a newer release of it", () => {
    expect(ready(after)?.reason).toBe("UpgradeFailed");
    expect(eventsOf(run(after))).toEqual([]);
    expect(composedNames(run(after))).toEqual([]);
    const newer = { images: { "15": "example/postgresql:15.9", "17": "example/postgresql:17.3" } };
    expect(ready({ ...after, settings: newer })?.reason).toBe("UpgradeFailed");
  });

  test("is tried again when it is asked for anew, and not for what was asked for before", () => {
    const stuck = { ...back, ...annotations("while stuck") };
    expect(ready(stuck)?.reason).toBe("UpgradeFailed");
    const remembered = maintenanceOf(stuck);
    expect(remembered.requested).toBe("while stuck");
    const later = { ...after, remembered, now: "2026-03-05T12:00:00Z" };
    expect(ready({ ...later, ...annotations("while stuck") })?.reason).toBe("UpgradeFailed");
    expect(ready({ ...later, ...annotations("again") })?.reason).toBe("CheckingImage");
    expect(maintenanceOf({ ...later, ...annotations("again") }).requested).toBe("while stuck");
  });

  test("is no matter for another major version", () => {
    const newest = { ...parameters, service: { majorVersion: "18" } };
    const settings = { images: { "15": "example/postgresql:15.9", "18": "example/postgresql:18.1" } };
    expect(ready({ ...after, parameters: newest, settings })?.reason).toBe("CheckingImage");
  });
});

describe("a newer minor version whose image was put back", () => {
  const minor: Given = {
    remembered: { update: { from: "15.3", to: "15.9", at: "2026-03-03T03:35:00Z" } },
    now: "2026-03-03T03:50:00Z",
  };

  test("is over as failed, and comes again in the next window", () => {
    expect(eventsOf(run(minor))).toEqual(["Warning UpdateFailed"]);
    expect(ready({ ...minor, ...annotations("while stuck") })?.reason).toBe("NextWindow");
    const remembered = maintenanceOf(minor);
    expect(ready({ ...minor, remembered, now: "2026-03-03T03:55:00Z" })?.reason).toBe("NextWindow");
    expect(ready({ ...minor, remembered, now: NEXT_WINDOW })?.reason).toBe("CheckingImage");
  });
});
