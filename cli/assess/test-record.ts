import { type Static, Type } from "typebox";

const Result = Type.Object({
  status: Type.Enum(["passed", "failed", "skipped"]),
  /** How long it took; 0 for a test that did not run. */
  seconds: Type.Number({ minimum: 0 }),
});
export type Result = Static<typeof Result>;

const Run = Type.Object({
  /** RFC 3339, when the last of its tests began. */
  date: Type.String(),
  /** Path → digest of the code as it was. */
  code: Type.Record(Type.String(), Type.String()),
});

const TestedFile = Type.Object({
  /** The commit, a key of `runs`. */
  commit: Type.String(),
  /** The test file as it was. */
  digest: Type.String(),
  /** Full title → what became of it. */
  tests: Type.Record(Type.String(), Result),
});
export type TestedFile = Static<typeof TestedFile>;

/** The last results of the tests that prove something, as `npm run evidence` keeps them. */
export const TestRecord = Type.Object({
  /** By commit. */
  runs: Type.Record(Type.String(), Run),
  /** By the test file's path. */
  files: Type.Record(Type.String(), TestedFile),
});
export type TestRecord = Static<typeof TestRecord>;

/** Where the record is, in the repository. */
export const RECORD = "test/evidence.json";
