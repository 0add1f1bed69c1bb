import type { Operator } from "./operator.ts";

export const namespace: Operator = () => ({ status: { phase: "Active" } });
