import { isJsonObject, type JsonObject } from "../../runtime/json.ts";
import { type ChangeClass, changeOf } from "../../services/postgresql/change-classes.ts";
import { needsRestart } from "../../services/postgresql/restart-settings.ts";
import { type FieldChange, fieldChanges } from "./difference.ts";

/** An edit of one parameter, and what it does to the servers that run. */
export interface ParameterChange extends FieldChange {
  readonly class: ChangeClass;
}

/**
 * What an edit of a PostgreSQLInstance's parameters changes, both with the API's defaults.
 *
 * @param servers whether those that run have the sidecar for backups
 */
export const parameterChanges = (
  before: JsonObject,
  after: JsonObject,
  servers: { readonly haveSidecar: boolean },
): readonly ParameterChange[] =>
  fieldChanges(before, after).map((field) => ({
    ...field,
    class: field.path === "backup.enabled" && servers.haveSidecar ? "online" : classOf(field),
  }));

const SETTINGS = "service.pgSettings";

const classOf = ({ path, from, to }: FieldChange): ChangeClass => {
  if (path === "instances" && (from === 0 || to === 0)) return "suspension";
  if (path.startsWith(SETTINGS)) {
    const names =
      path === SETTINGS
        ? [from, to].flatMap((map) => (isJsonObject(map) ? Object.keys(map) : []))
        : [path.slice(SETTINGS.length + 1)];
    return names.some(needsRestart) ? "restart" : "online";
  }
  return changeOf(path)?.class ?? "online";
};
