/** A file that runs what pages have their reader run. */
export interface PageFollower {
  /** From the root of the repository, as pages are. */
  readonly file: string;
  /** Pages of which it runs every block, or patterns of them; blocks that nobody runs are in unrun-blocks.ts. */
  readonly pages: readonly string[];
  readonly languages: readonly ("sh" | "yaml" | "promql")[];
  /** What in the file shows that it follows the pages, where these are not in it by their names. */
  readonly trace?: string;
}

const HOW_TO = "docs/services/postgresql/how-to";
const USED = ["sh", "yaml"] as const;

/** The project's own check, which begins on a fresh machine as a reader does. */
export const CI = ".ci/run";

/** The scenario that goes through the how-to pages. */
export const HOW_TO_SCENARIO = "test/e2e/provisioning/how-to.long.test.ts";

/** Who runs the blocks of the documentation. A page may have several: each runs a part of it. */
export const PAGE_FOLLOWERS: readonly PageFollower[] = [
  { file: CI, pages: ["README.md"], languages: ["sh"], trace: "the README's own commands" },
  { file: CI, pages: ["docs/testing.md"], languages: ["sh"], trace: "npm run --silent e2e" },
  { file: "test/unit/docs/readme.test.ts", pages: ["README.md"], languages: USED },
  { file: "test/unit/docs/move-in.test.ts", pages: ["docs/move-in.md"], languages: USED },
  { file: "test/unit/docs/runbooks.test.ts", pages: ["docs/runbooks/README.md"], languages: ["sh"] },
  // Each expression is parsed, and asks for metrics that there are.
  { file: "test/unit/docs/queries.test.ts", pages: ["**"], languages: ["promql"], trace: '"promql"' },
  { file: "test/unit/package/installed-command.test.ts", pages: ["docs/install.md"], languages: ["sh"] },
  {
    file: "test/e2e/provisioning/getting-started.test.ts",
    pages: ["docs/getting-started.md"],
    languages: USED,
  },
  { file: "test/e2e/provisioning/install.long.test.ts", pages: ["docs/install.md"], languages: USED },
  { file: "test/e2e/provisioning/upgrade.long.test.ts", pages: ["docs/operate.md"], languages: ["sh"] },
  { file: "test/e2e/backup/restore.test.ts", pages: ["docs/operate.md"], languages: ["sh"] },
  { file: "test/e2e/provisioning/move-in.long.test.ts", pages: ["docs/move-in.md"], languages: USED },
  { file: "test/e2e/backup/barman.test.ts", pages: [`${HOW_TO}/restore-with-barman.md`], languages: ["sh"] },
  // One for each alert: those on replicas where there is one, all others on an instance that is broken.
  ...["test/e2e/alerting/alerting.test.ts", "test/e2e/provisioning/lifecycle.test.ts"].map((file) => ({
    file,
    pages: ["docs/runbooks/PostgreSQL*.md"],
    languages: ["sh"] as const,
    trace: "runRunbook(",
  })),
  {
    file: HOW_TO_SCENARIO,
    pages: [
      "docs/services/postgresql/backup-metrics.md",
      "docs/services/postgresql/backup-reference.md",
      ...[
        "alertmanager-config",
        "alerts-by-mail",
        "back-up-now",
        "connect",
        "delete",
        "enable-backup",
        "grow-disk",
        "list-backups",
        "load-balancer",
        "maintenance",
        "maintenance-window",
        "own-bucket",
        "pooler",
        "replicas",
        "resize",
        "restore",
        "restore-in-place",
        "rotate-password",
        "sla-report",
        "suspend",
        "users",
        "viewers",
      ].map((name) => `${HOW_TO}/${name}.md`),
    ],
    languages: USED,
  },
];
