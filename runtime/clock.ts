/** Where the time comes from: the system's clock in a server, a fixed moment in a rendering or a test. */
export type Clock = () => Date;

export const systemClock: Clock = () => new Date();

/** @throws RangeError when the text is not an RFC 3339 time. */
export const fixedClock = (moment: string): Clock => {
  const time = Date.parse(moment);
  if (Number.isNaN(time)) throw new RangeError(`"${moment}" is not a time such as 2026-03-01T04:05:06Z`);
  return () => new Date(time);
};
