import type { Json, JsonObject } from "../json.ts";
import { FrameReader } from "./frame-reader.ts";
import { LIST_VALUES, MAX_DEPTH, STRUCT_FIELDS, VALUE } from "./struct.ts";
import { ENTRY, mergeMessages } from "./wire.ts";

type MutableObject = Record<string, Json>;

/**
 * Reads a google.protobuf.Struct into a plain object, frozen through and through.
 *
 * As protocol buffers define it, the last entry of a key wins, and a kind of Value that is sent twice merges. A
 * field whose Value has no kind is absent, as the SDK reads it; in a list it is null.
 *
 * @throws Error when the bytes are no Struct, nest deeper than 100 levels or hold a number that JSON hasn't.
 */
export const readStruct = (bytes: Buffer): JsonObject => {
  const reader = new FrameReader(bytes);
  return Object.freeze(readFields(reader, bytes.length, {}, 1));
};

const readFields = (
  reader: FrameReader,
  end: number,
  target: MutableObject,
  depth: number,
): MutableObject => {
  if (depth > MAX_DEPTH) throw new Error(`objects and lists nest deeper than ${MAX_DEPTH} levels`);
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === STRUCT_FIELDS) readEntry(reader, reader.enter(end), target, depth);
    else reader.pass(tag, end);
  }
  return target;
};

const readEntry = (reader: FrameReader, end: number, target: MutableObject, depth: number): void => {
  let key = "";
  let value: Json | undefined;
  let valueBytes: Buffer | undefined;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === ENTRY.key) {
      key = reader.nameUntil(reader.enter(end));
    } else if (tag === ENTRY.value) {
      const valueEnd = reader.enter(end);
      const start = reader.pos;
      if (valueBytes === undefined && valueEnd === end) {
        value = readValue(reader, valueEnd, depth);
      } else {
        // The entry goes on: what follows may be the same value once more, and the two merge.
        valueBytes = mergeMessages(valueBytes, reader.frame.subarray(start, valueEnd));
        value = readValue(new FrameReader(valueBytes), valueBytes.length, depth);
        reader.pos = valueEnd;
      }
    } else {
      reader.pass(tag, end);
    }
  }
  setField(target, key, value);
};

/** An own property in any case: `__proto__` is a key like any other. */
const setField = (target: MutableObject, key: string, value: Json | undefined): void => {
  if (value === undefined) delete target[key];
  else if (key === "__proto__") {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else target[key] = value;
};

/** The Value up to `end`; undefined when it has no kind. The last kind wins; the same kind of message merges. */
const readValue = (reader: FrameReader, end: number, depth: number): Json | undefined => {
  let value: Json | undefined;
  while (reader.pos < end) {
    const tag = reader.uint32();
    switch (tag) {
      case VALUE.string:
        value = reader.textUntil(reader.enter(end));
        break;
      case VALUE.struct:
        value = readFields(reader, reader.enter(end), isMutableObject(value) ? value : {}, depth + 1);
        break;
      case VALUE.list:
        value = readList(reader, reader.enter(end), Array.isArray(value) ? value : [], depth + 1);
        break;
      case VALUE.number:
        value = reader.double();
        if (!Number.isFinite(value)) throw new Error(`the number ${value}, which JSON does not have`);
        break;
      case VALUE.bool:
        value = reader.bool();
        break;
      case VALUE.null:
        reader.int32();
        value = null;
        break;
      default:
        reader.pass(tag, end);
    }
  }
  if (reader.pos > end) throw new Error(`a value leads out of its message at byte ${end}`);
  return typeof value === "object" && value !== null ? Object.freeze(value) : value;
};

const isMutableObject = (value: Json | undefined): value is MutableObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const readList = (reader: FrameReader, end: number, target: Json[], depth: number): Json[] => {
  if (depth > MAX_DEPTH) throw new Error(`objects and lists nest deeper than ${MAX_DEPTH} levels`);
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === LIST_VALUES) target.push(readValue(reader, reader.enter(end), depth) ?? null);
    else reader.pass(tag, end);
  }
  return target;
};
