/** Part of the interval by which each start may come later, so that nothing falls into step with the probes. */
const JITTER = 0.1;

/**
 * When the next probe starts: at a fixed rate whatever the one before does, so that an outage counts as many probes a
 * minute as a good time. What was missed is not made up for.
 *
 * @param base any start of the rate, of a process that spreads its instances over the interval
 * @param random a number from 0 to 1
 */
export const nextStart = (base: number, now: number, interval: number, random: number): number =>
  base + (Math.floor((now - base) / interval) + 1) * interval + random * interval * JITTER;
