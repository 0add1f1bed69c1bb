/** A kind of test, by what it runs on. */
export type Tier = "e2e" | "apiserver" | "unit" | "property" | "golden";

export interface TestEvidence {
  readonly kind: "test";
  readonly tier: Tier;
  readonly file: string;
  /** Part of the titles that count; without it every test of the file does. */
  readonly title?: string;
  /** Seconds that the test may take at most, where its time is what was promised. */
  readonly atMost?: number;
  /** Files and folders that this test alone runs or follows, a page for example: it proves nothing of newer ones. */
  readonly follows?: readonly string[];
}

/** What can prove a requirement. Paths are of the repository. */
export type Evidence =
  | { readonly kind: "function"; readonly iteration: string }
  | TestEvidence
  | { readonly kind: "page"; readonly path: string; readonly headings: readonly string[] }
  | { readonly kind: "alerts" }
  | { readonly kind: "dashboards" };

export const composed = (iteration: string): Evidence => ({ kind: "function", iteration });

/** @param file under test/, without `.test.ts` */
const test =
  (tier: Tier) =>
  (file: string, title?: string): TestEvidence => ({
    kind: "test",
    tier,
    file: `test/${tier}/${file}.test.ts`,
    ...(title === undefined ? {} : { title }),
  });

export const e2e = test("e2e");
export const apiserver = test("apiserver");
export const unit = test("unit");
export const property = test("property");
export const golden = test("golden");

/** A test that follows a page word by word, or runs a part of the command line. @param paths of the repository */
export const following = (evidence: TestEvidence, ...paths: readonly string[]): TestEvidence => ({
  ...evidence,
  follows: paths,
});

/** A scenario whose duration is the promise. */
export const within = (seconds: number, file: string, title: string): Evidence => ({
  ...e2e(file, title),
  atMost: seconds,
});

/** @param path under docs/ */
export const page = (path: string, ...headings: readonly string[]): Evidence => ({
  kind: "page",
  path: `docs/${path}`,
  headings,
});

export const everyAlert: Evidence = { kind: "alerts" };
export const everyPanel: Evidence = { kind: "dashboards" };

/** Alerts are tested by promtool, with an API server at hand. */
export const ALERT_TESTS = apiserver("alerts");

/** The test files among a piece of evidence. */
export const filesOf = (evidence: Evidence): readonly string[] => {
  if (evidence.kind === "test") return [evidence.file];
  return evidence.kind === "alerts" ? [ALERT_TESTS.file] : [];
};
