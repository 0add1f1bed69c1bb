import { targetOf } from "../../../../functions/maintenance/postgresql/target.ts";
import { compareVersions, versionOfImage, withTag } from "../../../../services/postgresql/image-version.ts";
import { postgresqlInstance } from "../../../support/postgresql-instance.ts";
import { runningCluster } from "../scaling/fixtures.ts";

const targetWith = (
  running: string,
  parameters: object = {},
  images: object = { "15": "example/postgresql:15.9", "17": "example/postgresql:17.2" },
) =>
  targetOf(
    postgresqlInstance({
      parameters,
      settings: { images },
      observed: {
        cluster: runningCluster(
          { imageName: running },
          { image: running, pgDataImageInfo: { majorVersion: 15 } },
        ),
      },
    }),
  );

test.each([
  ["example/postgresql:15.3", {}, { image: "example/postgresql:15.9", version: "15.9", major: false }],
  ["example/postgresql:15.9", {}, { reason: "UpToDate", wrong: false }],
  ["example/postgresql:15.10", {}, { reason: "NoDowngrade", wrong: false }],
  ["example/postgresql:15.9-1", {}, { image: "example/postgresql:15.9", version: "15.9" }],
  ["example/postgresql@sha256:0123", {}, { reason: "VersionUnknown", wrong: true }],
  [
    "example/postgresql:15.3",
    { service: { majorVersion: "17" } },
    { image: "example/postgresql:17.2", major: true },
  ],
  ["example/postgresql:15.3", { maintenance: { pinImageTag: "15.3" } }, { reason: "Pinned" }],
  [
    "example/postgresql:15.3",
    { maintenance: { pinImageTag: "15.5" } },
    { image: "example/postgresql:15.5", pinned: true },
  ],
  [
    "example/postgresql:15.5",
    { maintenance: { pinImageTag: "15.3" } },
    { reason: "NoDowngrade", wrong: true },
  ],
])("%s with %j", (running, parameters, expected) => {
  expect(targetWith(running, parameters)).toMatchObject(expected);
});

test("a catalogue without the version that runs changes nothing, and says so", () => {
  expect(targetWith("example/postgresql:15.3", {}, { "17": "example/postgresql:17.2" })).toMatchObject({
    reason: "NotInCatalogue",
    wrong: true,
  });
});

test("nothing is maintained that has not run", () => {
  expect(targetOf(postgresqlInstance())).toMatchObject({ reason: "NotRunning" });
});

test.each([
  ["postgresql:15.14", "15.14"],
  ["registry.example.com:5000/a/postgresql:15.14-standard-bookworm", "15.14"],
  ["registry.example.com:5000/postgresql", undefined],
  ["registry.example.com:5000/postgresql@sha256:0123", undefined],
  ["postgresql:latest", undefined],
])("the version of %s", (image, version) => {
  expect(versionOfImage(image)).toBe(version);
});

test("another tag leaves the registry as it is", () => {
  expect(withTag("registry.example.com:5000/a/postgresql:15.14", "15.9")).toBe(
    "registry.example.com:5000/a/postgresql:15.9",
  );
  expect(withTag("postgresql@sha256:0123", "15.9")).toBeUndefined();
});

test.each([
  ["15.9", "15.14", -1],
  ["15.14", "15.14", 0],
  ["17", "15.14", 1],
  ["15", "15.0", -1],
])("%s against %s", (one, other, sign) => {
  expect(Math.sign(compareVersions(one, other))).toBe(sign);
});
