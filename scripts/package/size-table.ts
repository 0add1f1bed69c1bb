import Table from "cli-table3";
import type { PackageList, Size } from "./package-list.ts";

/** What was built and how large it is, for people. */
export const sizeTable = ({ base, packages }: PackageList): string => {
  const table = new Table({
    head: ["package", "digest", "own layer", "uncompressed"],
    colAligns: ["left", "left", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  table.push(
    row(`base (${base.name})`, base.layers.map(shortened).join(" "), base.size),
    ...packages.map(({ reference, digest, size }) => row(reference, shortened(digest), size)),
  );
  return table.toString();
};

const row = (name: string, digest: string, { compressed, uncompressed }: Size): string[] => [
  name,
  digest,
  megabytes(compressed),
  megabytes(uncompressed),
];

const shortened = (digest: string): string => digest.slice(0, "sha256:".length + 12);

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(3)} MB`;
