/** Bytes that are put together from pieces and copied once, to where they are sent from. */
export class Assembly {
  private readonly pieces: Uint8Array[] = [];
  private size = 0;
  private copied = false;

  get byteLength(): number {
    return this.size;
  }

  /** Whether the bytes are where they are sent from, so that nobody needs the pieces any more. */
  get isCopied(): boolean {
    return this.copied;
  }

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

  /** Writes all bytes into the target, from the offset on. */
  copy(target: Uint8Array, offset: number): void {
    let position = offset;
    for (const piece of this.pieces) {
      target.set(piece, position);
      position += piece.length;
    }
    this.copied = true;
  }
}

const varint = (value: number): Uint8Array => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return Uint8Array.from(bytes);
};
