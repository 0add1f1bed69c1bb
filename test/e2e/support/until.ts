import { setTimeout as sleep } from "node:timers/promises";

/**
 * Looks again and again until there is something to return.
 *
 * @param what what is waited for, in words
 * @param look gives undefined as long as it is not so
 * @param seconds after which to give up
 * @throws Error that says what was waited for, for how long, and the last error while looking
 */
export const until = async <T>(
  what: string,
  look: () => Promise<T | undefined>,
  seconds = 180,
): Promise<T> => {
  const deadline = Date.now() + seconds * 1000;
  let lastError: unknown;
  while (Date.now() < deadline) {
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (error) {
      lastError = error;
    }
    await sleep(1000);
  }
  throw new Error(`gave up waiting after ${seconds} s: ${what}`, { cause: lastError });
};
