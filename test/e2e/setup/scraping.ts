import { join } from "node:path";
import { scrape, startStateMetrics } from "../../cluster/api.ts";
import { keeperAddress, proberAddress } from "../support/platform-metrics.ts";
import { scrapeKubelet } from "./kubelet-metrics.ts";

/**
 * Has Prometheus scrape what is there once for all instances, for as long as scenarios run: several of them at a time
 * look at these figures.
 *
 * @returns what ends it
 */
export const scrapePlatform = async (root: string): Promise<() => Promise<void>> => {
  scrape("prober", [await proberAddress()], { pod: "prober" }, { honorLabels: true });
  scrape("backup-keeper", [await keeperAddress()], { pod: "backup-keeper" }, { honorLabels: true });
  const endKubelet = await scrapeKubelet();
  const endStateMetrics = await startStateMetrics(
    join(root, "platform/kube-state-metrics/custom-resource-state.yaml"),
  );
  return async () => {
    scrape("prober", []);
    scrape("backup-keeper", []);
    endKubelet();
    await endStateMetrics();
  };
};
