import type { Operator } from "./operator.ts";

export const job: Operator = (_, now) => ({
  status: {
    startTime: now,
    completionTime: now,
    succeeded: 1,
    conditions: [
      { type: "SuccessCriteriaMet", status: "True", reason: "CompletionsReached", lastTransitionTime: now },
      { type: "Complete", status: "True", reason: "CompletionsReached", lastTransitionTime: now },
    ],
  },
});
