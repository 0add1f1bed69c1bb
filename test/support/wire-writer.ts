import { BinaryWriter } from "@bufbuild/protobuf/wire";

/** Fields one after the other: messages that no sound encoder would write are put together from these. */
export const message = (...fields: readonly Uint8Array[]): Buffer => Buffer.concat(fields);

export const bytesField = (number: number, content: Uint8Array): Buffer =>
  Buffer.from(
    new BinaryWriter()
      .uint32((number << 3) | 2)
      .bytes(content)
      .finish(),
  );

export const textField = (number: number, text: string): Buffer => bytesField(number, Buffer.from(text));

export const varintField = (number: number, value: number): Buffer =>
  Buffer.from(
    new BinaryWriter()
      .uint32(number << 3)
      .int32(value)
      .finish(),
  );

export const doubleField = (number: number, value: number): Buffer =>
  Buffer.from(
    new BinaryWriter()
      .uint32((number << 3) | 1)
      .double(value)
      .finish(),
  );

/** An entry of `map<string, message>`. */
export const entry = (number: number, key: string, value: Uint8Array): Buffer =>
  bytesField(number, message(textField(1, key), bytesField(2, value)));
