/** Seconds as Prometheus' `humanizeDuration` prints them. */
export const humanized = (seconds: number): string => {
  const [days, hours, minutes] = [86_400, 3600, 60].map((unit) => Math.floor(seconds / unit));
  const parts = [`${(hours ?? 0) % 24}h`, `${(minutes ?? 0) % 60}m`, `${seconds % 60}s`];
  if (days) return [`${days}d`, ...parts].join(" ");
  return parts.slice(hours ? 0 : minutes ? 1 : 2).join(" ");
};

const PREFIXES = ["", "k", "M", "G"] as const;

/** A count as Prometheus' `humanize` prints it: 4 digits that count, and a prefix. */
export const humanizedCount = (count: number): string => {
  const power = Math.min(PREFIXES.length - 1, Math.floor(Math.log10(count) / 3));
  return `${Number((count / 1000 ** power).toPrecision(4))}${PREFIXES[power]}`;
};

/** A ratio as `humanizePercentage` prints it: 4 digits that count. */
export const percentage = (ratio: number): string => `${Number((ratio * 100).toPrecision(4))}%`;
