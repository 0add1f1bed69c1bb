import type { Maintenance } from "../../../services/sla/report.ts";
import { eventTable } from "./event-table.ts";
import { duration, moment } from "./format.ts";

/** Maintenance of one claim, or of many that each is named with. */
export const maintenanceTable = (maintenance: readonly Maintenance[]): string =>
  eventTable(maintenance, {
    head: ["From", "Until", "Duration", "Excluded"],
    row: ({ from, until, duration: length, excluded }) => [
      moment(from),
      moment(until),
      duration(length),
      duration(excluded),
    ],
    numbers: [2, 3],
  });
