import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BundledPackage } from "./bundled-package.ts";

/**
 * The licences and notices of bundled packages as one comment, which goes wherever the bundle goes: most
 * licences ask that their text accompanies copies. A text that packages share is there once.
 */
export const notices = (packages: readonly BundledPackage[]): string => {
  const owners = new Map<string, string[]>();
  for (const found of packages) {
    for (const text of textsOf(found)) {
      owners.set(text, [...(owners.get(text) ?? []), `${found.name} ${found.version}`]);
    }
  }
  const sections = [...owners].map(([text, names]) => `${names.join(", ")}\n\n${text}`);
  return sections.length === 0
    ? ""
    : `\n/*\n${sections.map(uncommented).join(`\n\n${"-".repeat(72)}\n\n`)}\n*/\n`;
};

const textsOf = ({ folder }: BundledPackage): readonly string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && /^(licen[cs]e|notice|copying)/i.test(entry.name))
    .map(({ name }) => name)
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8").trim());

const uncommented = (text: string): string => text.replaceAll("*/", "* /");
