import { BinaryReader } from "@bufbuild/protobuf/wire";

/** Field numbers of messages whose fields may come in any order, by the path that leads there. */
const REQUEST: Layout = {
  2: () => STATE,
  3: () => STATE,
  6: () => NAMED_RESOURCES,
  8: () => NAMED_RESOURCES,
};
const STATE: Layout = { 1: () => RESOURCE, 2: () => ({ 2: () => RESOURCE }) };
const RESOURCE: Layout = { 1: () => STRUCT };
const NAMED_RESOURCES: Layout = {};
const STRUCT: Layout = { 1: () => ({ 2: () => VALUE }) };
const VALUE: Layout = { 5: () => STRUCT };

interface Layout {
  readonly [field: number]: () => Layout;
}

/** Of a field that no version of the protocol has: skipped by every reader. */
const UNKNOWN = Buffer.from([0xfa, 0x3f, 3, 1, 2, 3]);

/**
 * The same message with the fields of every message in it in another order, and unknown ones between them. Fields
 * of the same number keep their order: there it has a meaning.
 */
export const disordered = (frame: Uint8Array, seed: number): Buffer => {
  const random = generator(seed);
  return reorder(frame, REQUEST, random);
};

const reorder = (bytes: Uint8Array, layout: Layout, random: () => number): Buffer => {
  const byNumber = new Map<number, Uint8Array[]>();
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const from = reader.pos;
    const [number, wireType] = reader.tag();
    const below = layout[number];
    let field: Uint8Array;
    if (wireType === 2 && below !== undefined) {
      const tag = bytes.subarray(from, reader.pos);
      field = lengthDelimited(tag, reorder(reader.bytes(), below(), random));
    } else {
      reader.skip(wireType, number);
      field = bytes.subarray(from, reader.pos);
    }
    byNumber.set(number, [...(byNumber.get(number) ?? []), field]);
  }
  const parts: Uint8Array[] = [];
  const queues = [...byNumber.values()];
  while (queues.length > 0) {
    const queue = queues[Math.floor(random() * queues.length)];
    const field = queue?.shift();
    if (field !== undefined) parts.push(field);
    if (queue?.length === 0) queues.splice(queues.indexOf(queue), 1);
    if (random() < 0.05) parts.push(UNKNOWN);
  }
  return Buffer.concat(parts);
};

const lengthDelimited = (tag: Uint8Array, content: Uint8Array): Buffer => {
  const length: number[] = [];
  let rest = content.length;
  for (; rest > 0x7f; rest >>>= 7) length.push((rest & 0x7f) | 0x80);
  return Buffer.concat([tag, Uint8Array.from([...length, rest]), content]);
};

/** mulberry32: the same seed gives the same order, so that fast-check can replay a case. */
const generator = (seed: number): (() => number) => {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
