import type { Figure } from "./results.ts";

const WIDTH = 760;
const HEIGHT = 440;
const MARGIN = { left: 60, right: 190, top: 30, bottom: 45 };
const COLOURS = ["#0b6e4f", "#9aa5b1", "#c3cad2", "#d1495b", "#e79aa4", "#2e6f95", "#8fb8d0", "#edae49"];

/** p50 over the number of resources, both logarithmic: an SVG of lines, one a peer. */
export const plotLatency = (figures: readonly Figure[], title: string): string => {
  const peers = [...new Set(figures.map(({ peer }) => peer))];
  const sizes = [...new Set(figures.map(({ resources }) => resources))].sort((a, b) => a - b);
  const x = scale(sizes[0] ?? 1, sizes.at(-1) ?? 10, MARGIN.left, WIDTH - MARGIN.right);
  const values = figures.map(({ p50 }) => p50);
  const low = 10 ** Math.floor(Math.log10(Math.min(...values)));
  const high = 10 ** Math.ceil(Math.log10(Math.max(...values)));
  const y = scale(low, high, HEIGHT - MARGIN.bottom, MARGIN.top);
  const ticks: number[] = [];
  for (let tick = low; tick <= high * 1.01; tick *= 10) ticks.push(tick);
  const right = WIDTH - MARGIN.right;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#ffffff"/>`,
    `<text x="${MARGIN.left}" y="18" font-weight="bold">${title}</text>`,
    ...ticks.map(
      (tick) =>
        `<line x1="${MARGIN.left}" x2="${right}" y1="${y(tick)}" y2="${y(tick)}" stroke="#dddddd"/><text x="${MARGIN.left - 8}" y="${y(tick) + 4}" text-anchor="end">${Number(tick.toPrecision(2))} ms</text>`,
    ),
    ...sizes.map(
      (size) =>
        `<text x="${x(size)}" y="${HEIGHT - MARGIN.bottom + 18}" text-anchor="middle">${size} + ${size}</text>`,
    ),
    `<text x="${(MARGIN.left + right) / 2}" y="${HEIGHT - 8}" text-anchor="middle">observed + desired resources</text>`,
    ...peers.flatMap((peer, index) => {
      const colour = COLOURS[index % COLOURS.length];
      const points = figures
        .filter((figure) => figure.peer === peer)
        .sort((a, b) => a.resources - b.resources)
        .map(({ resources, p50 }) => `${x(resources)},${y(p50)}`);
      const last = points.at(-1)?.split(",")[1] ?? "0";
      return [
        `<polyline points="${points.join(" ")}" fill="none" stroke="${colour}" stroke-width="${peer === "matura" ? 3 : 2}"/>`,
        `<text x="${right + 8}" y="${Number(last) + 4}" fill="${colour}">${peer}</text>`,
      ];
    }),
    "</svg>",
    "",
  ].join("\n");
};

const scale =
  (from: number, to: number, start: number, end: number) =>
  (value: number): number => {
    const share = (Math.log(value) - Math.log(from)) / (Math.log(to) - Math.log(from));
    return Math.round((start + share * (end - start)) * 10) / 10;
  };
