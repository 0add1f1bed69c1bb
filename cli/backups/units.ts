const BINARY = ["B", "KiB", "MiB", "GiB", "TiB"] as const;

/** Bytes as Kubernetes counts them: `512 B`, `3.8 MiB`. */
export const dataSize = (bytes: number): string => {
  const power = Math.min(BINARY.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(bytes, 1)) / 10)));
  const value = bytes / 1024 ** power;
  return `${power === 0 ? value : value.toFixed(1)} ${BINARY[power]}`;
};

/** Seconds as people say them: `42s`, `1h 0m 5s`. */
export const duration = (seconds: number): string => {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const first = Math.min(
    2,
    parts.findIndex((part) => part > 0) === -1 ? 2 : parts.findIndex((part) => part > 0),
  );
  return parts
    .slice(first)
    .map((part, index) => `${part}${"hms"[first + index]}`)
    .join(" ");
};
