/** `99.987 %`, and a dash where nothing was measured. */
export const percent = (value: number | null): string => (value === null ? "–" : `${value} %`);

/** Of a target: a dash where nothing was measured, since nothing was kept or missed. */
export const kept = (availabilityPercent: number | null, targetPercent: number): string => {
  if (availabilityPercent === null) return "–";
  return availabilityPercent >= targetPercent ? "yes" : "no";
};

/** `1 h 4 min 9 s`, without the parts that are 0; what is overdrawn has a minus. */
export const duration = (seconds: number): string => {
  if (seconds <= -0.5) return `−${duration(-seconds)}`;
  const whole = Math.round(seconds);
  const parts = [
    [Math.floor(whole / 86_400), "d"],
    [Math.floor(whole / 3600) % 24, "h"],
    [Math.floor(whole / 60) % 60, "min"],
    [whole % 60, "s"],
  ] as const;
  const shown = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}`);
  return shown.length === 0 ? "0 s" : shown.join(" ");
};

/** `2026-03-01 04:05:06`, UTC. */
export const moment = (rfc3339: string): string => rfc3339.replace("T", " ").replace("Z", "");
