import { escaped } from "../../../runtime/html/escape.ts";

const HOW =
  "The platform probes the instance as a client reaches it, every second by default. A minute is down for the share of its probes that failed. Probes during maintenance count neither way, and a minute without probes was not measured. Availability is the share of the measured time in which the instance was not down, cut off after three decimals. The error budget is as long as the instance may be down in the measured time without missing its target. Failures less than five minutes apart are one incident. Maintenance is shown in whole minutes; what is excluded of it is counted by the probe.";

/** The chapter that makes a page explain itself. */
export const howCounted = `<h2>How this is counted</h2>\n<p>${escaped(HOW)}</p>`;
