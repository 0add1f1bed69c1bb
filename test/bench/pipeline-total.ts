import type { PipelineFigure } from "./results.ts";

/** Milliseconds of an example's whole pipeline, and of two empty steps of the SDK with the last step's request. */
export const pipelineOf = (
  figures: readonly PipelineFigure[],
  example: string,
): { readonly all: number; readonly twoEmpty: number } => {
  const [own, empty] = [true, false].map((isOwn) =>
    figures.filter((figure) => figure.example === example && figure.peer.startsWith("functions/") === isOwn),
  );
  return {
    all: own?.length ? own.reduce((total, { p50 }) => total + p50, 0) : Number.NaN,
    twoEmpty: 2 * (empty?.at(-1)?.p50 ?? Number.NaN),
  };
};
