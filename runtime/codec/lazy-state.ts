import type { State } from "../function-request.ts";
import { FrameReader } from "./frame-reader.ts";
import { LazyResource } from "./lazy-resource.ts";
import { ENTRY, mergeMessages, messageTag } from "./wire.ts";

/** `State { Resource composite = 1; map<string, Resource> resources = 2 }` */
export const STATE = { composite: messageTag(1), resource: messageTag(2) } as const;

/** Where a field of the state sits in its bytes, so that an unchanged one can be copied as it is. */
export interface StateField {
  /** Composition resource name; undefined for the composite. */
  readonly name: string | undefined;
  readonly from: number;
  readonly end: number;
}

/** A State whose resources stay bytes until they are touched. */
export class LazyState implements State {
  readonly bytes: Buffer;
  readonly composite: LazyResource | undefined;
  readonly resources: ReadonlyMap<string, LazyResource>;
  /** Composite and resources in the order of the bytes; what lies between them are fields of a newer protocol. */
  readonly fields: readonly StateField[];

  /** @throws Error when the bytes are no State. */
  constructor(role: string, bytes: Buffer) {
    const resources = new Map<string, LazyResource>();
    const fields: StateField[] = [];
    let composite: LazyResource | undefined;
    const reader = new FrameReader(bytes);
    reader.fields(bytes.length, (tag, from, start, end) => {
      if (tag === STATE.resource) {
        reader.pos = start;
        const resource = readEntry(reader, role, end);
        resources.set(resource.name, resource.value);
        fields.push({ name: resource.name, from, end });
      } else if (tag === STATE.composite) {
        composite =
          composite === undefined
            ? new LazyResource(role, undefined, bytes, start, end)
            : composite.mergedWith(bytes.subarray(start, end));
        fields.push({ name: undefined, from, end });
      }
    });
    this.bytes = bytes;
    this.composite = composite;
    this.resources = resources;
    this.fields = fields;
  }
}

const readEntry = (
  reader: FrameReader,
  role: string,
  end: number,
): { readonly name: string; readonly value: LazyResource } => {
  let name = "";
  let source = reader.frame;
  let [valueStart, valueEnd] = [end, end];
  let pieces = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === ENTRY.key) {
      name = reader.textUntil(reader.enter(end));
    } else if (tag === ENTRY.value) {
      const pieceEnd = reader.enter(end);
      if (pieces === 0) {
        [valueStart, valueEnd] = [reader.pos, pieceEnd];
      } else {
        source = mergeMessages(
          source.subarray(valueStart, valueEnd),
          reader.frame.subarray(reader.pos, pieceEnd),
        );
        [valueStart, valueEnd] = [0, source.length];
      }
      pieces += 1;
      reader.pos = pieceEnd;
    } else {
      reader.pass(tag, end);
    }
  }
  return { name, value: new LazyResource(role, name, source, valueStart, valueEnd) };
};
