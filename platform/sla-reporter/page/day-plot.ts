import { escaped } from "../../../runtime/html/escape.ts";
import type { SlaDay } from "../../../services/sla/report.ts";
import { availabilityOf } from "../arithmetic/seconds.ts";
import { duration, percent } from "./format.ts";

const WIDTH = 22;
const HEIGHT = 60;
const GAP = 4;

/** A bar a day: its length is the time that was measured, red from above the share that was down. */
export const dayPlot = (days: readonly SlaDay[], targetPercent: number): string => {
  const width = days.length * (WIDTH + GAP);
  const bars = days.map((day, index) => bar(day, index * (WIDTH + GAP), targetPercent)).join("");
  return `<svg viewBox="0 0 ${width} ${HEIGHT + 16}" width="${width}" role="img" aria-label="Availability of each day">${bars}</svg>`;
};

const bar = (day: SlaDay, x: number, targetPercent: number): string => {
  const whole = day.measured + day.maintenance + day.unmeasured;
  const height = whole === 0 ? 0 : (HEIGHT * day.measured) / whole;
  // A minute of a day would not be seen; what was down always is.
  const down = day.down === 0 ? 0 : Math.min(height, Math.max(4, (HEIGHT * day.down) / whole));
  const availability = availabilityOf(day);
  const kept = availability === null || availability >= targetPercent;
  const said = `${day.day}: ${percent(availability)}, down ${duration(day.down)}, maintenance ${duration(day.maintenance)}, not measured ${duration(day.unmeasured)}`;
  return [
    `<g><title>${escaped(said)}</title>`,
    `<rect class="none" x="${x}" y="0" width="${WIDTH}" height="${HEIGHT}"/>`,
    `<rect class="${kept ? "kept" : "missed"}" x="${x}" y="${HEIGHT - height}" width="${WIDTH}" height="${height}"/>`,
    `<rect class="down" x="${x}" y="${HEIGHT - height}" width="${WIDTH}" height="${down}"/>`,
    `<text x="${x + WIDTH / 2}" y="${HEIGHT + 13}">${Number(day.day.slice(-2))}</text></g>`,
  ].join("");
};
