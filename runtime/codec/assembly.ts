/** Bytes that are put together from pieces and copied once, at the end. */
export class Assembly {
  private readonly pieces: Uint8Array[] = [];
  private size = 0;

  add(piece: Uint8Array): this {
    if (piece.length > 0) this.pieces.push(piece);
    this.size += piece.length;
    return this;
  }

  /** Adds the key and the length of a length-delimited field, and then its content. */
  addField(tag: number, content: Assembly): this {
    this.add(varint(tag)).add(varint(content.size));
    for (const piece of content.pieces) this.pieces.push(piece);
    this.size += content.size;
    return this;
  }

  toBytes(): Buffer {
    return Buffer.concat(this.pieces, this.size);
  }
}

const varint = (value: number): Uint8Array => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return Uint8Array.from(bytes);
};
