import type { FunctionRequest, ResourceView } from "../function-request.ts";
import type { JsonObject } from "../json.ts";
import { asBuffer, FrameReader } from "./frame-reader.ts";
import { LazyResource } from "./lazy-resource.ts";
import { LazyState } from "./lazy-state.ts";
import { RequestError, reasonOf } from "./request-error.ts";
import { readStruct } from "./struct-reader.ts";
import { ENTRY, mergeMessages, messageTag } from "./wire.ts";

/** The fields of RunFunctionRequest that a function of this catalogue reads or passes on. */
const REQUEST = {
  meta: messageTag(1),
  observed: messageTag(2),
  desired: messageTag(3),
  input: messageTag(4),
  context: messageTag(5),
  /** Where Crossplane before 1.20 and callers that ask the old way put required resources. */
  extraResources: messageTag(6),
  requiredResources: messageTag(8),
} as const;
const META_TAG = messageTag(1);
const RESOURCES_ITEM = messageTag(1);

const EMPTY = Buffer.alloc(0);

/** A request together with the bytes that its response passes on. */
export class DecodedRequest implements FunctionRequest {
  readonly tag: string;
  readonly observed: LazyState;
  readonly desired: LazyState;
  readonly required: ReadonlyMap<string, readonly ResourceView[]>;
  /** The message Struct of the pipeline's context, passed on unread; undefined when there is none. */
  readonly context: Buffer | undefined;
  private readonly inputBytes: Buffer | undefined;
  private decodedInput: JsonObject | undefined;

  constructor(frame: Buffer) {
    const merged = new Map<number, Buffer>();
    const required = new Map<string, readonly ResourceView[]>();
    const extra = new Map<string, readonly ResourceView[]>();
    const reader = new FrameReader(frame);
    reader.fields(frame.length, (tag, _from, start, end) => {
      switch (tag) {
        case REQUEST.meta:
        case REQUEST.observed:
        case REQUEST.desired:
        case REQUEST.input:
        case REQUEST.context:
          merged.set(tag, mergeMessages(merged.get(tag), frame.subarray(start, end)));
          break;
        case REQUEST.extraResources:
        case REQUEST.requiredResources:
          reader.pos = start;
          readRequired(reader, end, tag === REQUEST.requiredResources ? required : extra);
          break;
      }
    });
    this.tag = readTag(merged.get(REQUEST.meta) ?? EMPTY);
    this.observed = new LazyState("observed", merged.get(REQUEST.observed) ?? EMPTY);
    this.desired = new LazyState("desired", merged.get(REQUEST.desired) ?? EMPTY);
    this.required = new Map([...extra, ...required]);
    this.context = merged.get(REQUEST.context);
    this.inputBytes = merged.get(REQUEST.input);
  }

  get input(): JsonObject | undefined {
    if (this.inputBytes === undefined) return undefined;
    try {
      this.decodedInput ??= readStruct(this.inputBytes);
      return this.decodedInput;
    } catch (error) {
      throw new RequestError(`the function's input cannot be read: ${reasonOf(error)}`);
    }
  }
}

/**
 * Reads the outline of a RunFunctionRequest's frame: which resources there are and where their bytes lie. The
 * frame must not change afterwards.
 *
 * @throws RequestError when the outline is damaged. Damage within a resource shows when it is touched.
 */
export const decodeRequest = (frame: Uint8Array): FunctionRequest => {
  try {
    return new DecodedRequest(asBuffer(frame));
  } catch (error) {
    throw new RequestError(`the request is no RunFunctionRequest: ${reasonOf(error)}`);
  }
};

const readTag = (meta: Buffer): string => {
  let text = "";
  const reader = new FrameReader(meta);
  reader.fields(meta.length, (tag, _from, start, end) => {
    reader.pos = start;
    if (tag === META_TAG) text = reader.textUntil(end);
  });
  return text;
};

const readRequired = (reader: FrameReader, end: number, into: Map<string, readonly ResourceView[]>): void => {
  let name = "";
  let value: Buffer = EMPTY;
  reader.fields(end, (tag, _from, start, fieldEnd) => {
    reader.pos = start;
    if (tag === ENTRY.key) name = reader.textUntil(fieldEnd);
    else if (tag === ENTRY.value) value = mergeMessages(value, reader.frame.subarray(start, fieldEnd));
  });
  const items: LazyResource[] = [];
  new FrameReader(value).fields(value.length, (tag, _from, start, itemEnd) => {
    if (tag === RESOURCES_ITEM) items.push(new LazyResource("required", name, value, start, itemEnd));
  });
  into.set(name, items);
};
