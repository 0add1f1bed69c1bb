import { InvalidArgumentError } from "commander";

/** What an option of a command line must be. @throws InvalidArgumentError for anything but a whole number above 0 */
export const wholeNumber = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError("it must be a whole number above 0");
};
