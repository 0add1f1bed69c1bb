import { conditionOf } from "../kubernetes-object.ts";
import { HEALTHY, type HealthCheck, unhealthy } from "./health.ts";

export const job: HealthCheck = (object) => {
  if (conditionOf(object, "Complete")?.status === "True") return HEALTHY;
  const failed = conditionOf(object, "Failed");
  return unhealthy(
    failed?.status === "True"
      ? `Job ${object.metadata?.name} failed: ${failed.message ?? failed.reason ?? "no reason given"}`
      : `Job ${object.metadata?.name} has not completed yet`,
  );
};
