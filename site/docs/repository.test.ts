import assert from "node:assert/strict";
import { test } from "node:test";
import { browsable } from "./repository.ts";

const cases = [
  ["git+https://git.example.com/team/matura.git", "https://git.example.com/team/matura"],
  ["https://git.example.com/team/matura", "https://git.example.com/team/matura"],
  ["https://git.example.com/team/matura/", "https://git.example.com/team/matura"],
  ["git@git.example.com:team/matura.git", undefined],
  [undefined, undefined],
] as const;

for (const [url, address] of cases) {
  test(`${url} is ${address} for browsers`, () => assert.equal(browsable(url), address));
}
