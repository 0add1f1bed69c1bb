import type { Ready, ResourceView } from "../function-request.ts";
import type { JsonObject } from "../json.ts";
import { isJsonObject } from "../json.ts";
import type { KubernetesObject } from "../kubernetes-object.ts";
import { FrameReader } from "./frame-reader.ts";
import { RequestError, reasonOf } from "./request-error.ts";
import { readStruct } from "./struct-reader.ts";
import { ENTRY, mergeMessages, messageTag, varintTag } from "./wire.ts";

/** `Resource { Struct resource = 1; map<string, bytes> connection_details = 2; Ready ready = 3 }` */
export const RESOURCE = {
  object: messageTag(1),
  connectionDetails: messageTag(2),
  ready: varintTag(3),
} as const;

/** The numbers of enum Ready. */
export const READY: Readonly<Record<Ready, number>> = { unspecified: 0, true: 1, false: 2 };

interface Parts {
  readonly object: Buffer | undefined;
  readonly connectionDetails: ReadonlyMap<string, Uint8Array>;
  readonly ready: Ready;
}

/** A resource that stays bytes until somebody looks at it. */
export class LazyResource implements ResourceView {
  /** The frame, or the merged bytes of a resource that was sent in pieces. */
  private readonly source: Buffer;
  private readonly start: number;
  private readonly end: number;
  private readonly role: string;
  private readonly name: string | undefined;
  private parts: Parts | undefined;
  private decoded: KubernetesObject | undefined;

  /** @param role where the resource sits, for messages: `observed`, `desired`, `required`. */
  constructor(role: string, name: string | undefined, source: Buffer, start: number, end: number) {
    this.role = role;
    this.name = name;
    this.source = source;
    this.start = start;
    this.end = end;
  }

  /** The message Resource as it came in. */
  get bytes(): Buffer {
    return this.source.subarray(this.start, this.end);
  }

  get object(): KubernetesObject {
    this.decoded ??= this.reading(() => asObject(readStruct(this.read().object ?? Buffer.alloc(0))));
    return this.decoded;
  }

  get ready(): Ready {
    return this.read().ready;
  }

  get connectionDetails(): ReadonlyMap<string, Uint8Array> {
    return this.read().connectionDetails;
  }

  /** The same resource with what a later message of the same field adds. */
  mergedWith(later: Buffer): LazyResource {
    const merged = mergeMessages(this.bytes, later);
    return new LazyResource(this.role, this.name, merged, 0, merged.length);
  }

  private read(): Parts {
    this.parts ??= this.reading(() => readParts(this.bytes));
    return this.parts;
  }

  private reading<T>(read: () => T): T {
    try {
      return read();
    } catch (error) {
      if (error instanceof RequestError) throw error;
      const resource = this.name === undefined ? `${this.role} composite` : `${this.role} "${this.name}"`;
      throw new RequestError(`${resource} cannot be read: ${reasonOf(error)}`);
    }
  }
}

const readParts = (bytes: Buffer): Parts => {
  let object: Buffer | undefined;
  let ready: Ready = "unspecified";
  const connectionDetails = new Map<string, Uint8Array>();
  const reader = new FrameReader(bytes);
  reader.fields(bytes.length, (tag, _from, start, end) => {
    reader.pos = start;
    if (tag === RESOURCE.object) object = mergeMessages(object, bytes.subarray(start, end));
    else if (tag === RESOURCE.ready) ready = readyOf(reader.int32());
    else if (tag === RESOURCE.connectionDetails) readDetail(reader, end, connectionDetails);
  });
  return { object, connectionDetails, ready };
};

/** A value that a newer protocol may add counts as unspecified. */
const readyOf = (value: number): Ready =>
  value === READY.true ? "true" : value === READY.false ? "false" : "unspecified";

const readDetail = (reader: FrameReader, end: number, into: Map<string, Uint8Array>): void => {
  let key = "";
  let value: Uint8Array = new Uint8Array(0);
  reader.fields(end, (tag, _from, start, fieldEnd) => {
    reader.pos = start;
    if (tag === ENTRY.key) key = reader.textUntil(fieldEnd);
    // A copy: the frame must not change through what was read from it.
    else if (tag === ENTRY.value) value = Uint8Array.from(reader.frame.subarray(start, fieldEnd));
  });
  into.set(key, value);
};

/** The fields that every part of the runtime relies on are what their types say; the rest belongs to the kind. */
const asObject = (object: JsonObject): KubernetesObject => {
  for (const field of ["apiVersion", "kind"] as const) {
    if (object[field] !== undefined && typeof object[field] !== "string") {
      throw new Error(`${field} is not text but ${typeName(object[field])}`);
    }
  }
  const { metadata } = object;
  if (metadata !== undefined && !isJsonObject(metadata)) {
    throw new Error(`metadata is not an object but ${typeName(metadata)}`);
  }
  return object as unknown as KubernetesObject;
};

const typeName = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`;
