import { BinaryReader } from "@bufbuild/protobuf/wire";

/** The contents of every length-delimited field of that number in a message, one after the other. */
export const fieldBytes = (message: Uint8Array, field: number): Buffer => {
  const reader = new BinaryReader(message);
  const found: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    const [number, wireType] = reader.tag();
    if (number === field && wireType === 2) found.push(reader.bytes());
    else reader.skip(wireType, number);
  }
  return Buffer.concat(found);
};
