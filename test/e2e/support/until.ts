import { setTimeout as sleep } from "node:timers/promises";

interface Patience {
  /** After which to give up. */
  readonly seconds: number;
  /** Milliseconds between two looks. */
  readonly pause?: number;
}

/**
 * Looks again and again until there is something to return.
 *
 * @param what what is waited for, in words
 * @param look gives undefined as long as it is not so
 * @param patience how long, in seconds or in detail
 * @throws Error that says what was waited for, for how long, and the last error while looking
 */
export const until = async <T>(
  what: string,
  look: () => Promise<T | undefined>,
  patience: Patience | number = 180,
): Promise<T> => {
  const { seconds, pause = 1000 } = typeof patience === "number" ? { seconds: patience } : patience;
  const deadline = Date.now() + seconds * 1000;
  let lastError: unknown;
  while (Date.now() < deadline) {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      lastError = error;
    }
    await sleep(pause);
  }
  throw new Error(`gave up waiting after ${seconds} s: ${what}`, { cause: lastError });
};
