import { type Alert, always } from "./alert.ts";
import { humanized } from "./humanized.ts";

const DAY = 24 * 3600;

export const certificateExpiring: Alert = {
  name: "PostgreSQLCertificateExpiring",
  audience: "operator",
  severity: always("critical"),
  applies: ({ certificatesEnd }) => certificatesEnd !== undefined,
  // The end is written into the rule, so that it counts also when nothing runs any more that could report it.
  expression: ({ certificatesEnd, thresholds }) =>
    `vector(${certificatesEnd}) - time() < ${thresholds.certificateDays * DAY}`,
  minutes: 60,
  duringMaintenance: true,
  summary: "A certificate was not renewed, and clients refuse the server when it ends",
  description: () => "The first certificate of the instance ends in {{ $value | humanizeDuration }}.",
  condition: ({ thresholds }) => `a certificate ends in less than ${thresholds.certificateDays} days`,
  trial: ({ certificatesEnd = 0, thresholds }) => {
    const onset = (certificatesEnd - thresholds.certificateDays * DAY) / 60 + 1;
    return {
      above: [],
      onset,
      absent: "needs no series",
      labels: {},
      description: `The first certificate of the instance ends in ${humanized(certificatesEnd - (onset + 60) * 60)}.`,
    };
  },
};
