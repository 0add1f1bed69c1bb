import { createColors } from "picocolors";
import { titleOf } from "../cluster/claim.ts";
import { columns, pageWidth } from "../render/output/columns.ts";
import type { Inventory, ListedBackup } from "./inventory.ts";
import { dataSize, duration } from "./units.ts";

interface Page {
  readonly width: number;
  readonly paint: ReturnType<typeof createColors>;
}

/** Inventories for people: a table of backups each, and below it what can be restored and what comes next. */
export const inventoriesText = (
  inventories: readonly Inventory[],
  options: { readonly width?: number; readonly colours?: boolean } = {},
): string => {
  const page: Page = {
    width: options.width ?? pageWidth(process.stdout.columns),
    paint: createColors(options.colours),
  };
  return `${inventories.map((inventory) => section(inventory, page).join("\n")).join("\n\n")}\n`;
};

const section = (inventory: Inventory, page: Page): readonly string[] => [
  title(inventory, page),
  "",
  ...table(inventory, page),
  "",
  ...columns(facts(inventory), page.width),
];

const title = ({ kind, claim, instance, deletedAt, keptUntil }: Inventory, { paint }: Page): string => {
  const name = paint.bold(titleOf(kind, claim));
  if (deletedAt === undefined) return name;
  const end = keptUntil === undefined ? "" : `, its backups stay until ${keptUntil}`;
  return `${name}, instance ${instance}: deleted at ${deletedAt}${end}`;
};

const HEAD = ["BACKUP", "BEGAN", "TOOK", "SIZE", "SERVER", "STATUS"];

const table = ({ backups }: Inventory, { width, paint }: Page): readonly string[] => {
  if (backups.length === 0) return ["  no backups yet"];
  const [head = "", ...rows] = columns([HEAD, ...backups.map(row)].map(spaced), width);
  return [paint.bold(head), ...rows];
};

const row = ({ name, beganAt, seconds, bytes, server, status }: ListedBackup): readonly string[] => [
  name,
  beganAt,
  seconds === undefined ? "" : duration(seconds),
  bytes === undefined ? "" : dataSize(bytes),
  server,
  status,
];

/** Columns stand one space apart, which is too little between words of a table. */
const spaced = (cells: readonly string[]): readonly string[] =>
  cells.map((cell, index) => (index === cells.length - 1 ? cell : `${cell} `));

const facts = (inventory: Inventory): readonly (readonly string[])[] => {
  const { restorable, schedule, nextRun, store, verification, kept, condition, complete } = inventory;
  const lines: readonly (readonly [string, string | undefined])[] = [
    ["Can be restored", span(restorable)],
    ...restorable.gaps.map(
      ({ from, to }) => ["Not restorable", `${from} to ${to}: backups were off or elsewhere`] as const,
    ),
    ["Next backup", nextRun && `${nextRun}${schedule === undefined ? "" : ` (${schedule}, UTC)`}`],
    ["Store", store && `bucket ${store.bucket} at ${store.endpoint}`],
    [
      "Restored on trial",
      verification?.lastVerified && `${verification.lastVerified.backup}, ${verification.lastVerified.at}`,
    ],
    [
      "Trial running",
      verification?.running && `${verification.running.backup}, since ${verification.running.since}`,
    ],
    [
      "Trial failed",
      verification?.lastFailure &&
        `${verification.lastFailure.backup}, ${verification.lastFailure.at}: ${verification.lastFailure.message}`,
    ],
    ["Kept states", kept.length === 0 ? undefined : kept.join(", ")],
    ["BackupReady", condition && `${condition.status}, ${condition.reason}: ${condition.message}`],
    [
      "Listed",
      complete
        ? undefined
        : "the newest that the claim lists; who may look into the instance's namespace sees all",
    ],
  ];
  return lines.flatMap(([name, value]) => (value === undefined ? [] : [[`${name} `, value]]));
};

const span = ({ first, last }: Inventory["restorable"]): string => {
  if (first === undefined) return "nothing yet";
  return last === undefined
    ? `each completed backup, the oldest from ${first}`
    : `any moment from ${first} to ${last}`;
};
