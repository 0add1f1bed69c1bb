import { doubleTag, messageTag, varintTag } from "./wire.ts";

/**
 * google.protobuf.Struct: `Struct { map<string, Value> fields = 1 }`, `ListValue { repeated Value values = 1 }`
 * and `Value`, a oneof of the kinds below.
 */
export const STRUCT_FIELDS = messageTag(1);
export const LIST_VALUES = messageTag(1);
export const VALUE = {
  null: varintTag(1),
  number: doubleTag(2),
  string: messageTag(3),
  bool: varintTag(4),
  struct: messageTag(5),
  list: messageTag(6),
} as const;

/**
 * Objects and lists within each other. Kubernetes' own kinds stay below 30, and a bound keeps a hostile message
 * from exhausting the stack.
 */
export const MAX_DEPTH = 100;
