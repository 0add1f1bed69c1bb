/* global uPlot, panels */
// Draws the panels of a dashboard page in the browser; `panels` and uPlot are there before it.
const COLOURS = ["#5794f2", "#73bf69", "#ff9830", "#f2495c", "#b877d9", "#fade2a", "#8ab8ff", "#96d98d"];

const FORMATS = {
  percentunit: (value) => `${(value * 100).toFixed(value >= 0.9995 || value < 0.1 ? 2 : 1)} %`,
  s: (value) => (Math.abs(value) < 1 ? `${(value * 1000).toFixed(0)} ms` : `${value.toFixed(0)} s`),
  bytes: (value) =>
    value >= 2 ** 20 ? `${(value / 2 ** 20).toFixed(0)} MiB` : `${(value / 1024).toFixed(0)} KiB`,
  Bps: (value) => `${(value / 1024).toFixed(0)} KiB/s`,
  ops: (value) => `${+value.toFixed(2)} /s`,
};
const format = (unit, value) =>
  value === null || value === undefined
    ? ""
    : (FORMATS[unit] ?? ((number) => String(+number.toFixed(2))))(value);

/** As Grafana colours a value: from the first bound on yellow, from the second on red; without bounds not at all. */
const colour = ({ thresholds, lowIsBad = false }, value) => {
  if (thresholds === undefined || value === undefined) return "#222";
  const beyond = (bound) => (lowIsBad ? value < bound : value >= bound);
  return beyond(thresholds.critical) ? "#cf222e" : beyond(thresholds.warning) ? "#bf8700" : "#1a7f37";
};

for (const panel of panels) {
  const place = document.getElementById(panel.id);
  const last = panel.series.map(({ name, points }) => [name, points.at(-1)?.[1]]);
  if (panel.kind === "stat") {
    const values = last.map(
      ([, value]) => `<span style="color: ${colour(panel, value)}">${format(panel.unit, value)}</span>`,
    );
    place.innerHTML = `<div class="stat">${values.join(" ")}</div>`;
  } else if (panel.kind === "table") {
    const rows = last.map(
      ([name, value]) => `<tr><td>${name}</td><td>${format(panel.unit, value)}</td></tr>`,
    );
    place.innerHTML = `<table>${rows.join("")}</table>`;
  } else {
    const times = [...new Set(panel.series.flatMap(({ points }) => points.map(([time]) => time)))].sort(
      (a, b) => a - b,
    );
    const values = panel.series.map(({ points }) => {
      const known = new Map(points);
      return times.map((time) => known.get(time) ?? null);
    });
    new uPlot(
      {
        width: place.clientWidth,
        height: 170,
        legend: { live: false },
        scales: { y: { range: (_, low, high) => [Math.min(0, low ?? 0), (high ?? 1) || 1] } },
        axes: [{}, { size: 70, values: (_, splits) => splits.map((value) => format(panel.unit, value)) }],
        series: [
          {},
          ...panel.series.map(({ name }, index) => ({
            label: name,
            stroke: COLOURS[index % COLOURS.length],
            width: 2,
            points: { show: false },
          })),
        ],
      },
      [times, ...values],
      place,
    );
  }
}
