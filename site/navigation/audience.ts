/** Pages for one kind of reader, in the order in which the sidebar shows them. */
export interface Audience {
  readonly name: string;
  readonly sections: readonly Section[];
}

export interface Section {
  /** A section with a name is folded; the pages of one without are the audience's own. */
  readonly name?: string;
  /** Paths in docs/, or patterns of them. A page belongs where its path is, or else to the first pattern it matches. */
  readonly pages: readonly string[];
}

export const AUDIENCES: readonly Audience[] = [
  {
    name: "Application teams",
    sections: [
      { pages: ["getting-started.md", "services/*/README.md"] },
      { name: "How-to guides", pages: ["services/*/how-to/*.md"] },
      { name: "Reference", pages: ["reference/*.md", "services/*/*.md"] },
    ],
  },
  {
    name: "Platform teams",
    sections: [
      {
        pages: [
          "install.md",
          "operate.md",
          "reference/platform-settings.md",
          "packages.md",
          "security.md",
          "move-in.md",
        ],
      },
    ],
  },
  {
    name: "Engineers",
    sections: [
      { pages: ["architecture.md", "testing.md", "chaos.md", "performance.md", "maturity.md"] },
      { name: "Runbooks", pages: ["runbooks/README.md", "runbooks/*.md"] },
    ],
  },
];
