import { scrape } from "../../cluster/api.ts";
import { scrapeKubelet } from "../support/kubelet-metrics.ts";
import { proberAddress } from "../support/prober.ts";

/**
 * Has Prometheus scrape what is there once for all instances, prober and kubelet, for as long as scenarios run: several
 * of them at a time look at these figures.
 *
 * @returns what ends it
 */
export const scrapePlatform = async (): Promise<() => void> => {
  scrape("prober", [await proberAddress()], { pod: "prober" }, { honorLabels: true });
  const endKubelet = await scrapeKubelet();
  return () => {
    scrape("prober", []);
    endKubelet();
  };
};
