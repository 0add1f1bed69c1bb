import { randomInt } from "node:crypto";
import type { Random } from "../apply.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** So many characters of `[A-Za-z0-9]` from the system's random source, each as likely as any other. */
export const systemRandom: Random = (length) =>
  Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join("");
