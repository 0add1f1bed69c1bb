/** Wire types of the protocol buffers' encoding. Groups (3, 4) and 32-bit numbers (5) are only ever skipped. */
const VARINT = 0;
const BIT64 = 1;
const LENGTH_DELIMITED = 2;

const tagOf = (field: number, wireType: number): number => (field << 3) | wireType;

/** The key on the wire of a message, a string or bytes. */
export const messageTag = (field: number): number => tagOf(field, LENGTH_DELIMITED);
/** The key on the wire of a bool or an enum. */
export const varintTag = (field: number): number => tagOf(field, VARINT);
/** The key on the wire of a double. */
export const doubleTag = (field: number): number => tagOf(field, BIT64);

export const isLengthDelimited = (tag: number): boolean => (tag & 7) === LENGTH_DELIMITED;

/** Fields of a map's entry. */
export const ENTRY = { key: messageTag(1), value: messageTag(2) } as const;

/**
 * Protocol buffers define the merge of two messages as what the parser makes of one after the other: that is how
 * a message field that was sent twice is read.
 */
export const mergeMessages = (earlier: Buffer | undefined, later: Buffer): Buffer =>
  earlier === undefined || earlier.length === 0 ? later : Buffer.concat([earlier, later]);
