/** 1 of a quantity, in the nanos that Kubernetes counts in at its finest. */
const ONE = 1_000_000_000n;

const SUFFIXES: ReadonlyMap<string, bigint> = new Map([
  ["n", 1n],
  ["u", 1_000n],
  ["m", 1_000_000n],
  ["", ONE],
  ...["k", "M", "G", "T", "P", "E"].map(
    (suffix, index) => [suffix, ONE * 1000n ** BigInt(index + 1)] as const,
  ),
  ...["Ki", "Mi", "Gi", "Ti", "Pi", "Ei"].map(
    (suffix, index) => [suffix, ONE * 1024n ** BigInt(index + 1)] as const,
  ),
]);

const SHAPE =
  /^(?<sign>[+-]?)(?<whole>[0-9]*)(\.(?<fraction>[0-9]*))?(?<suffix>[numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?$/;

/**
 * A Kubernetes quantity such as `500m` or `1.5Gi`, in nanos, exact; finer ones round away from zero as Kubernetes
 * does.
 *
 * @returns undefined where the text is no quantity.
 */
export const nanosOf = (text: string): bigint | undefined => {
  const { sign = "", whole = "", fraction = "", suffix = "" } = SHAPE.exec(text)?.groups ?? {};
  if (whole === "" && fraction === "") return undefined;
  const exponent = /^[eE](?<power>[+-]?[0-9]+)$/.exec(suffix)?.groups?.power;
  const unit = exponent === undefined ? SUFFIXES.get(suffix) : ONE;
  if (unit === undefined) return undefined;
  const power = Number(exponent ?? 0) - fraction.length;
  const digits = BigInt(whole + fraction) * unit;
  const nanos = power >= 0 ? digits * 10n ** BigInt(power) : roundedUp(digits, 10n ** BigInt(-power));
  return sign === "-" ? -nanos : nanos;
};

const roundedUp = (dividend: bigint, divisor: bigint): bigint => (dividend + divisor - 1n) / divisor;

/** The whole number that so many nanos are, where they are one. */
export const wholeOf = (nanos: bigint): bigint | undefined => (nanos % ONE === 0n ? nanos / ONE : undefined);

export const nanosOfWhole = (whole: bigint): bigint => whole * ONE;

/**
 * A quantity as a number of its unit: bytes of memory, cores of CPU. Exact up to 2^53.
 *
 * @throws RangeError where the text is no quantity: schemas check it long before.
 */
export const numberOf = (text: string): number => {
  const nanos = nanosOf(text);
  if (nanos === undefined) throw new RangeError(`"${text}" is not a Kubernetes quantity such as 500m or 2Gi`);
  return Number(nanos) / Number(ONE);
};

/** Whether two quantities are the same amount, however they are written. */
export const sameQuantity = (one: string, other: string): boolean => nanosOf(one) === nanosOf(other);

/** The larger of two quantities, as it was written; the first where they are the same amount. */
export const largerOf = (one: string, other: string): string =>
  numberOf(other) > numberOf(one) ? other : one;
