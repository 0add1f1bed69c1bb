import type { BinaryReader } from "@bufbuild/protobuf/wire";

/** Wire types of the protocol buffers' encoding; groups (3, 4) are only ever skipped. */
export const VARINT = 0;
export const BIT64 = 1;
export const LENGTH_DELIMITED = 2;

/** The key that precedes a field on the wire. */
export const tagOf = (field: number, wireType: number): number => ((field << 3) | wireType) >>> 0;

/** A length-delimited field's tag: a message, a string or bytes. */
export const messageTag = (field: number): number => tagOf(field, LENGTH_DELIMITED);

/**
 * One field of a message: its tag, the offset of the tag, and where its content starts (after the length of a
 * length-delimited field) and ends.
 */
export type FieldVisitor = (tag: number, from: number, start: number, end: number) => void;

/**
 * Visits the fields of the message between the reader's position and `end`, in the order of the wire. A visitor
 * may move the reader.
 *
 * @throws Error when a length leads out of the message or a tag is none.
 */
export const visitFields = (reader: BinaryReader, end: number, visit: FieldVisitor): void => {
  while (reader.pos < end) {
    const from = reader.pos;
    const tag = reader.uint32();
    const start = enterField(reader, tag, end);
    const next = reader.pos;
    visit(tag, from, start, next);
    reader.pos = next;
  }
};

/** Moves the reader behind the field whose tag it has just read, and returns where the field's content starts. */
const enterField = (reader: BinaryReader, tag: number, end: number): number => {
  const wireType = tag & 7;
  if (tag >>> 3 === 0) throw new Error(`field number 0 at byte ${reader.pos}`);
  if (wireType === LENGTH_DELIMITED) {
    const length = reader.uint32();
    const start = reader.pos;
    if (length > end - start) {
      throw new Error(
        `a length of ${length} bytes at byte ${start}, where ${Math.max(0, end - start)} are left`,
      );
    }
    reader.pos = start + length;
    return start;
  }
  const start = reader.pos;
  reader.skip(wireType, tag >>> 3);
  if (reader.pos > end) throw new Error(`field ${tag >>> 3} leads out of its message at byte ${start}`);
  return start;
};

/**
 * Protocol buffers define the merge of two messages as what the parser makes of one after the other: that is how
 * a message field that was sent twice is read.
 */
export const mergeMessages = (earlier: Uint8Array | undefined, later: Uint8Array): Uint8Array =>
  earlier === undefined || earlier.length === 0 ? later : Buffer.concat([earlier, later]);
