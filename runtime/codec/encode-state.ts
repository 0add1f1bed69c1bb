import { BinaryWriter } from "@bufbuild/protobuf/wire";
import type { Ready } from "../function-request.ts";
import type { DesiredComposite, DesiredResource, FunctionResponse } from "../function-response.ts";
import { Assembly } from "./assembly.ts";
import { FrameReader } from "./frame-reader.ts";
import { type LazyResource, READY, RESOURCE } from "./lazy-resource.ts";
import { type LazyState, STATE } from "./lazy-state.ts";
import { reasonOf } from "./request-error.ts";
import { writeStruct } from "./struct-writer.ts";
import { ENTRY } from "./wire.ts";

type Changes = Pick<FunctionResponse, "resources" | "composite">;

/**
 * The desired state after the changes, as a message State. Only what changed is encoded: everything else, fields
 * of a newer protocol among it, is copied byte for byte. Nothing is ever left out.
 *
 * @throws Error that names the resource that cannot be encoded.
 */
export const encodeState = (before: LazyState, { resources, composite }: Changes): Assembly => {
  const state = new Assembly();
  let copied = 0;
  for (const { name, from, end } of before.fields) {
    const replaced = name === undefined ? composite !== undefined : resources.has(name);
    if (!replaced) continue;
    state.add(before.bytes.subarray(copied, from));
    copied = end;
  }
  state.add(before.bytes.subarray(copied));
  const writer = new BinaryWriter();
  if (composite !== undefined) writeComposite(writer, composite, before.composite);
  for (const [name, resource] of resources) writeEntry(writer, name, resource, before.resources.get(name));
  return state.add(writer.finish());
};

const writeComposite = (
  writer: BinaryWriter,
  { object, connectionDetails, ready }: DesiredComposite,
  before: LazyResource | undefined,
): void => {
  writer.uint32(STATE.composite).fork();
  writeObject(writer, "the composite", object);
  for (const [key, value] of connectionDetails) {
    writer.uint32(RESOURCE.connectionDetails).fork();
    writer.uint32(ENTRY.key).string(key);
    writer.uint32(ENTRY.value).bytes(value);
    writer.join();
  }
  if (ready !== undefined) writeReady(writer, ready);
  keep(writer, before, [
    RESOURCE.object,
    RESOURCE.connectionDetails,
    ...(ready === undefined ? [] : [RESOURCE.ready]),
  ]);
  writer.join();
};

const writeEntry = (
  writer: BinaryWriter,
  name: string,
  { object, ready }: DesiredResource,
  before: LazyResource | undefined,
): void => {
  writer.uint32(STATE.resource).fork();
  writer.uint32(ENTRY.key).string(name);
  writer.uint32(ENTRY.value).fork();
  writeObject(writer, `"${name}"`, object);
  writeReady(writer, ready);
  keep(writer, before, [RESOURCE.object, RESOURCE.ready]);
  writer.join().join();
};

const writeObject = (writer: BinaryWriter, label: string, object: object): void => {
  writer.uint32(RESOURCE.object).fork();
  try {
    writeStruct(writer, object);
  } catch (error) {
    throw new Error(`desired ${label} cannot be encoded: ${reasonOf(error)}`, { cause: error });
  }
  writer.join();
};

const writeReady = (writer: BinaryWriter, ready: Ready): void => {
  if (ready !== "unspecified") writer.uint32(RESOURCE.ready).int32(READY[ready]);
};

/** Copies the fields of the resource before that were not written anew. */
const keep = (writer: BinaryWriter, before: LazyResource | undefined, written: readonly number[]): void => {
  if (before === undefined) return;
  const { bytes } = before;
  new FrameReader(bytes).fields(bytes.length, (tag, from, _start, end) => {
    if (!written.includes(tag)) writer.raw(bytes.subarray(from, end));
  });
};
