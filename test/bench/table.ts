import { markdownTable } from "markdown-table";
import { pipelineOf } from "./pipeline-total.ts";
import type { Figure, PipelineFigure, Results } from "./results.ts";

const fixed = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(value < 100 ? 1 : 0));
const times = (ratio: number): string => `${ratio < 10 ? ratio.toFixed(1) : ratio.toFixed(0)} ×`;

const find = (figures: readonly Figure[], wanted: Partial<Figure>): Figure | undefined =>
  figures.find((figure) =>
    Object.entries(wanted).every(([field, value]) => figure[field as keyof Figure] === value),
  );

/** One table for each transport and number in flight: a row a peer, with its p50 as a multiple of Matura's. */
export const latencyTables = ({ figures }: Results): string => {
  const unique = <T>(values: readonly T[]): readonly T[] => [...new Set(values)];
  const sizes = unique(figures.map(({ resources }) => resources));
  return unique(figures.map(({ transport }) => transport))
    .flatMap((transport) =>
      unique(figures.map(({ inFlight }) => inFlight)).map((inFlight) => {
        const peers = unique(figures.map(({ peer }) => peer));
        const rows = peers.map((peer) => [
          peer,
          ...sizes.map((resources) => {
            const own = find(figures, { peer, transport, inFlight, resources });
            const matura = find(figures, { peer: "matura", transport, inFlight, resources });
            if (own === undefined || matura === undefined) return "";
            const ratio = peer === "matura" ? "" : ` (${times(own.p50 / matura.p50)})`;
            return `${fixed(own.p50)} / ${fixed(own.p99)}${ratio} · ${Math.round(own.perSecond)}/s`;
          }),
        ]);
        const header = ["p50 / p99 in ms", ...sizes.map((resources) => `${resources} + ${resources}`)];
        return `**${transport === "mtls" ? "mTLS" : "Plain text"}, ${inFlight} in flight**\n\n${markdownTable([header, ...rows])}`;
      }),
    )
    .join("\n\n");
};

/** Processor time of the server for one request, one in flight, over mTLS. */
export const cpuTable = ({ figures }: Results): string => {
  const shown = figures.filter(({ transport, inFlight }) => transport === "mtls" && inFlight === 1);
  const sizes = [...new Set(shown.map(({ resources }) => resources))];
  const peers = [...new Set(shown.map(({ peer }) => peer))];
  return markdownTable([
    ["processor time in ms a request", ...sizes.map((resources) => `${resources} + ${resources}`)],
    ...peers.map((peer) => [
      peer,
      ...sizes.map((resources) => {
        const cpu = find(shown, { peer, resources })?.cpu;
        return cpu === undefined ? "" : fixed(cpu);
      }),
    ]),
  ]);
};

/** The pipeline of each example over mTLS: p50 of every step and of all of them, and two empty steps of the SDK beside it. */
export const pipelineTable = ({ pipelines }: Results): string => stepsTable(pipelines);

/** The same without the transport. */
export const processingTable = ({ processing }: Results): string => stepsTable(processing);

const stepsTable = (pipelines: readonly PipelineFigure[]): string => {
  const rows = [...new Set(pipelines.map(({ example }) => example))].map((example) => {
    const own = pipelines.filter(
      (figure) => figure.example === example && figure.peer.startsWith("functions/"),
    );
    const { all, twoEmpty } = pipelineOf(pipelines, example);
    return [
      example,
      own
        .map(
          ({ step, p50, requestBytes }) => `${step} ${fixed(p50)} (${Math.round(requestBytes / 1024)} KiB)`,
        )
        .join(", "),
      fixed(all),
      fixed(twoEmpty),
    ];
  });
  return markdownTable([["example", "steps, p50 in ms", "all steps", "two empty steps of the SDK"], ...rows]);
};

export const footprintTable = ({ footprints, bareNodeStart }: Results): string =>
  markdownTable([
    ["process", "idle MiB", "loaded MiB", "start to first answer"],
    ...footprints.map(({ peer, idle, loaded, toFirstAnswer }) => [
      peer,
      idle.toFixed(0),
      loaded.toFixed(0),
      `${toFirstAnswer.toFixed(0)} ms`,
    ]),
    ["node -e 0", "", "", `${bareNodeStart.toFixed(0)} ms`],
  ]);
