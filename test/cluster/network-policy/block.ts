/** IPv4 addresses that share their first bits. */
interface Block {
  /** The lowest address, as a number. */
  readonly first: number;
  /** How many bits they share. */
  readonly bits: number;
}

/** A block of IPv4 addresses without those of other blocks, as the fewest blocks; none of IPv6, which the cluster doesn't speak. */
export function without(cidr: string, except: readonly string[]): string[] {
  const whole = parse(cidr);
  if (!whole) return [];
  const holes = except.map(parse).filter((hole) => hole !== undefined);
  return holes
    .reduce((blocks, hole) => blocks.flatMap((block) => subtract(block, hole)), [whole])
    .map(written);
}

function subtract(block: Block, hole: Block): Block[] {
  if (contains(hole, block)) return [];
  if (!contains(block, hole)) return [block];
  const bits = block.bits + 1;
  const halves = [
    { first: block.first, bits },
    { first: block.first + 2 ** (32 - bits), bits },
  ];
  return halves.flatMap((half) => subtract(half, hole));
}

const contains = (outer: Block, inner: Block): boolean =>
  outer.bits <= inner.bits && lowest(inner.first, outer.bits) === outer.first;

/** The first address of the block of so many bits that an address lies in. */
const lowest = (address: number, bits: number): number => address - (address % 2 ** (32 - bits));

function parse(cidr: string): Block | undefined {
  const [, address = "", length = "32"] = /^([\d.]+)(?:\/(\d+))?$/.exec(cidr) ?? [];
  if (address === "") return undefined;
  const bits = Number(length);
  const number = address.split(".").reduce((sum, part) => sum * 256 + Number(part), 0);
  return { first: lowest(number, bits), bits };
}

const written = ({ first, bits }: Block): string =>
  `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".")}/${bits}`;
