import { isEqual } from "es-toolkit";
import { isJsonObject, type Json, type JsonObject } from "../../runtime/json.ts";

/** The fields of a value that say something other than the defaults, so that people read what was asked for. */
export const withoutDefaults = (value: JsonObject, defaults: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(value).flatMap(([field, given]) => {
      const kept = different(given, defaults[field]);
      return kept === undefined ? [] : [[field, kept]];
    }),
  );

const different = (given: Json, byDefault: Json | undefined): Json | undefined => {
  if (isJsonObject(given) && isJsonObject(byDefault)) {
    const fields = withoutDefaults(given, byDefault);
    return Object.keys(fields).length === 0 ? undefined : fields;
  }
  return isEqual(given, byDefault) ? undefined : given;
};
