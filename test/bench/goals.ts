import { markdownTable } from "markdown-table";
import { pipelineOf } from "./pipeline-total.ts";
import type { Results } from "./results.ts";

interface Goal {
  readonly figure: string;
  readonly goal: string;
  readonly measured: string;
  readonly met: boolean;
}

/** The goals of the codec, as ratios within one run. */
export const goalsOf = (results: Results): readonly Goal[] => {
  const transports = [...new Set(results.figures.map(({ transport }) => transport))];
  const p50 = (peer: string, transport: string, resources: number): number =>
    results.figures.find(
      (figure) =>
        figure.peer === peer &&
        figure.transport === transport &&
        figure.resources === resources &&
        figure.inFlight === 1,
    )?.p50 ?? Number.NaN;
  const faster = (peer: string, resources: number, bound: number): Goal[] =>
    transports.map((transport) => {
      const ratio = p50(peer, transport, resources) / p50("matura", transport, resources);
      return {
        figure: `p50, ${resources} + ${resources}, against ${peer}, ${transport}`,
        goal: `≥ ${bound} × faster`,
        measured: `${ratio.toFixed(1)} ×`,
        met: ratio >= bound,
      };
    });
  const againstEcho = transports.flatMap((transport) =>
    [...new Set(results.figures.map(({ resources }) => resources))]
      .filter((resources) => resources >= 30)
      .map((resources) => {
        const ratio = p50("matura", transport, resources) / p50("echo", transport, resources);
        return {
          figure: `p50, ${resources} + ${resources}, against the echo, ${transport}`,
          goal: "≤ 1.5 ×",
          measured: `${ratio.toFixed(2)} ×`,
          met: ratio <= 1.5,
        };
      }),
  );
  return [
    ...faster("sdk-typescript", 30, 5),
    ...faster("sdk-go", 30, 8),
    ...faster("sdk-typescript", 200, 12),
    ...faster("sdk-go", 200, 25),
    ...againstEcho,
    pipeline("codec and logic", results.processing),
    pipeline("over mTLS", results.pipelines),
    ...results.footprints
      .filter(({ peer }) => peer === "matura" || peer.startsWith("functions/"))
      .flatMap(({ peer, idle, loaded, toFirstAnswer }) => [
        bound(`idle memory, ${peer}`, idle, 70, "MiB"),
        bound(`loaded memory, ${peer}`, loaded, 110, "MiB"),
        bound(`start to first answer, ${peer}`, toFirstAnswer, 250, "ms"),
      ]),
  ].filter(({ measured }) => !measured.includes("NaN"));
};

const pipeline = (how: string, figures: Results["pipelines"]): Goal => {
  const { all, twoEmpty } = pipelineOf(figures, "production");
  return {
    figure: `the seven steps of \`production\`, ${how}, against two empty steps of sdk-typescript`,
    goal: "< 1 ×",
    measured: `${(all / twoEmpty).toFixed(2)} ×`,
    met: all < twoEmpty,
  };
};

const bound = (figure: string, value: number, most: number, unit: string): Goal => ({
  figure,
  goal: `≤ ${most} ${unit}`,
  measured: `${value.toFixed(0)} ${unit}`,
  met: value <= most,
});

export const goalsTable = (goals: readonly Goal[]): string =>
  markdownTable([
    ["figure", "goal", "measured", "met"],
    ...goals.map(({ figure, goal, measured, met }) => [figure, goal, measured, met ? "yes" : "no"]),
  ]);
