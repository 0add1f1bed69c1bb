import { Refusal } from "../../runtime/refusal.ts";
import type { PostgreSQLInstance } from "./instance.ts";
import { OWNED_SETTINGS } from "./owned-settings.ts";

/**
 * The claim's settings as CloudNativePG takes them: text, sorted by name.
 *
 * @throws Refusal for a setting that the platform owns or a value that is no scalar: admission refuses both, and this
 * holds where the policy was not installed.
 */
export const pgSettings = (instance: PostgreSQLInstance): Readonly<Record<string, string>> => {
  const given = Object.entries(instance.parameters.service.pgSettings ?? {});
  return Object.fromEntries(
    given.map(([name, value]) => [name, textOf(name, value)] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
};

const textOf = (name: string, value: unknown): string => {
  if (OWNED_SETTINGS.some((owned) => owned === name.toLowerCase())) {
    throw new Refusal("OwnedSetting", `service.pgSettings.${name} is owned by the platform: leave it out`);
  }
  // YAML reads an unquoted on or off as true or false.
  if (typeof value === "boolean") return value ? "on" : "off";
  if (typeof value === "number") return String(value);
  if (typeof value === "string" && value !== "") return value;
  throw new Refusal(
    "InvalidSetting",
    `service.pgSettings.${name} has no value that PostgreSQL can read: use text that is not empty, a number, true or false`,
  );
};
