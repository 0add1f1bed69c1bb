import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";

/** A picture of a page, as a headless Chromium shows it. @throws Error when there is no Chromium on the PATH */
export const photograph = async (html: string, picture: string, height: number): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "matura-picture-"));
  try {
    const page = join(folder, "page.html");
    writeFileSync(page, html);
    await execa(
      "chromium",
      [
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        `--user-data-dir=${join(folder, "profile")}`,
        `--window-size=1200,${height}`,
        `--screenshot=${picture}`,
        `file://${page}`,
      ],
      { timeout: 120_000 },
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
};
