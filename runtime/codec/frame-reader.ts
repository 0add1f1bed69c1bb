import { BinaryReader } from "@bufbuild/protobuf/wire";
import { isLengthDelimited } from "./wire.ts";

/** Names that are remembered, each in the one slot that its bytes lead to; a power of 2. */
const KNOWN_NAMES = 1024;
const LONGEST_KNOWN_NAME = 40;
const knownNames: string[] = new Array<string>(KNOWN_NAMES).fill("");

const isNameAt = (name: string, frame: Buffer, start: number, end: number): boolean => {
  if (name.length !== end - start) return false;
  for (let at = 0; at < name.length; at += 1) {
    if (name.charCodeAt(at) !== frame[start + at]) return false;
  }
  return true;
};

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Sees one field of a message: its tag, the offset of the tag, and where its content starts (behind the length of
 * a length-delimited field) and ends.
 */
export type FieldVisitor = (tag: number, from: number, start: number, end: number) => void;

/** Reads messages out of a frame, each within its bounds: no field leads out of the message that holds it. */
export class FrameReader extends BinaryReader {
  readonly frame: Buffer;

  constructor(frame: Buffer) {
    super(frame);
    this.frame = frame;
  }

  /** Reads a length and returns where the content ends, at most `bound`. The reader stays before the content. */
  enter(bound: number): number {
    const length = this.uint32();
    const left = bound - this.pos;
    if (length > left) {
      throw new Error(`a length of ${length} bytes at byte ${this.pos}, where ${Math.max(0, left)} are left`);
    }
    return this.pos + length;
  }

  /**
   * Reads text up to `end`. Buffer's decoder is the fastest that Node has, but replaces what is not UTF-8: text
   * that holds the replacement character is decoded once more, strictly.
   *
   * @throws Error when the bytes are not UTF-8.
   */
  textUntil(end: number): string {
    const start = this.pos;
    this.pos = end;
    const text = this.frame.toString("utf8", start, end);
    if (!text.includes("\uFFFD")) return text;
    try {
      return strictUtf8.decode(this.frame.subarray(start, end));
    } catch {
      throw new Error(`text that is not UTF-8 at byte ${start}`);
    }
  }

  /**
   * Reads a field's name up to `end`. The same few hundred names make up every Kubernetes object: most are found
   * among those of earlier reads, as the very string that V8 has as a property's name already.
   */
  nameUntil(end: number): string {
    const { frame, pos: start } = this;
    if (end - start > LONGEST_KNOWN_NAME) return this.textUntil(end);
    let hash = end - start;
    for (let at = start; at < end; at += 1) {
      const byte = frame[at] ?? 0;
      if (byte > 0x7f) return this.textUntil(end);
      hash = (Math.imul(hash, 31) + byte) | 0;
    }
    const slot = hash & (KNOWN_NAMES - 1);
    const known = knownNames[slot] ?? "";
    if (isNameAt(known, frame, start, end)) {
      this.pos = end;
      return known;
    }
    const name = this.textUntil(end);
    knownNames[slot] = name;
    return name;
  }

  /** Moves behind the field whose tag was read last and returns where the content starts. */
  pass(tag: number, bound: number): number {
    if (tag >>> 3 === 0) throw new Error(`field number 0 before byte ${this.pos}`);
    if (isLengthDelimited(tag)) {
      const end = this.enter(bound);
      const start = this.pos;
      this.pos = end;
      return start;
    }
    const start = this.pos;
    this.skip(tag & 7, tag >>> 3);
    if (this.pos > bound) throw new Error(`field ${tag >>> 3} leads out of its message at byte ${start}`);
    return start;
  }

  /** Visits the fields up to `end`, in the order of the wire. A visitor may move the reader. */
  fields(end: number, visit: FieldVisitor): void {
    while (this.pos < end) {
      const from = this.pos;
      const tag = this.uint32();
      const start = this.pass(tag, end);
      const next = this.pos;
      visit(tag, from, start, next);
      this.pos = next;
    }
  }
}

/** gRPC hands frames over as Buffers; any other bytes are viewed as one, not copied. */
export const asBuffer = (bytes: Uint8Array): Buffer =>
  Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
