import { InvalidArgumentError } from "commander";
import { IsDateTime } from "typebox/format";

/** A moment as the API takes it: RFC 3339 with `Z` or an offset. */
export const momentOf = (text: string): string => {
  if (IsDateTime(text)) return text;
  throw new InvalidArgumentError(
    "It is no moment: use RFC 3339 with Z or an offset, such as 2026-03-01T04:05:06Z.",
  );
};
