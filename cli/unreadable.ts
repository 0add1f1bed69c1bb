/** Why a file that was named could not be read, and what to do, for people. @param error what `readFileSync` threw */
export const whyUnreadable = ({ code, message }: NodeJS.ErrnoException): string => {
  if (code === "ENOENT") return "there is no such file: name one, or - for standard input";
  if (code === "EISDIR") return "this is a folder: name a file in it";
  return `it cannot be read (${message}): name another file, or - for standard input`;
};
