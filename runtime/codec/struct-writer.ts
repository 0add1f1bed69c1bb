import type { BinaryWriter } from "@bufbuild/protobuf/wire";
import { LIST_VALUES, MAX_DEPTH, STRUCT_FIELDS, VALUE } from "./struct.ts";
import { ENTRY } from "./wire.ts";

/**
 * Writes an object as the fields of a google.protobuf.Struct. Fields that are undefined are left out, as JSON
 * does; undefined in a list is null.
 *
 * @throws Error that names the field, when it is a function, a number that JSON hasn't or nested too deeply.
 */
export const writeStruct = (writer: BinaryWriter, object: object): void => {
  try {
    writeFields(writer, object, 1);
  } catch (error) {
    // The path is worked out only now: keeping track of it would cost every object that is fine.
    throw new Error(misfit(object, "", 1) ?? String(error), { cause: error });
  }
};

const writeFields = (writer: BinaryWriter, object: object, depth: number): void => {
  if (depth > MAX_DEPTH) throw new Error("too deep");
  for (const [key, value] of Object.entries(object) as [string, unknown][]) {
    if (value === undefined) continue;
    writer.uint32(STRUCT_FIELDS).fork();
    if (key !== "") writer.uint32(ENTRY.key).string(key);
    writer.uint32(ENTRY.value).fork();
    writeValue(writer, value, depth);
    writer.join().join();
  }
};

const writeValue = (writer: BinaryWriter, value: unknown, depth: number): void => {
  switch (typeof value) {
    case "string":
      writer.uint32(VALUE.string).string(value);
      return;
    case "number":
      if (!Number.isFinite(value)) throw new Error("not finite");
      writer.uint32(VALUE.number).double(value);
      return;
    case "boolean":
      writer.uint32(VALUE.bool).bool(value);
      return;
    case "undefined":
      writer.uint32(VALUE.null).int32(0);
      return;
    case "object":
      if (value === null) {
        writer.uint32(VALUE.null).int32(0);
      } else if (Array.isArray(value)) {
        writer.uint32(VALUE.list).fork();
        writeList(writer, value, depth + 1);
        writer.join();
      } else {
        writer.uint32(VALUE.struct).fork();
        writeFields(writer, value, depth + 1);
        writer.join();
      }
      return;
    default:
      throw new Error(typeof value);
  }
};

const writeList = (writer: BinaryWriter, list: readonly unknown[], depth: number): void => {
  if (depth > MAX_DEPTH) throw new Error("too deep");
  for (const value of list) {
    writer.uint32(LIST_VALUES).fork();
    writeValue(writer, value, depth);
    writer.join();
  }
};

/** The first field that JSON cannot carry, as a clause; undefined when there is none. */
const misfit = (value: unknown, path: string, depth: number): string | undefined => {
  const field = path === "" ? "it" : path;
  if (typeof value === "number" && !Number.isFinite(value)) {
    return `${field} is ${value}, a number that JSON does not have`;
  }
  if (["function", "symbol", "bigint"].includes(typeof value))
    return `${field} is a ${typeof value}, not JSON`;
  if (typeof value !== "object" || value === null) return undefined;
  if (depth > MAX_DEPTH) return `objects and lists nest deeper than ${MAX_DEPTH} levels`;
  for (const [key, below] of Object.entries(value)) {
    const step = Array.isArray(value) ? `[${key}]` : path === "" ? key : `.${key}`;
    const found = misfit(below, `${path}${step}`, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
};
