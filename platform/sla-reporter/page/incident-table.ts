import type { Incident } from "../../../services/sla/report.ts";
import { eventTable } from "./event-table.ts";
import { duration, moment } from "./format.ts";

/** What each reason means for a client. */
const REASONS: Readonly<Record<string, string>> = {
  dns: "the host's name was not found",
  connect: "no connection, or the server let no one in",
  tls: "the server's certificate could not be verified",
  auth: "the login was refused",
  query: "the query or the write failed",
  timeout: "no answer in time",
};

/** Incidents of one claim, or of many that each is named with. */
export const incidentTable = (incidents: readonly Incident[]): string =>
  eventTable(incidents, {
    head: ["From", "Until", "Duration", "Down", "Reason"],
    row: (incident) => [
      moment(incident.from),
      moment(incident.until),
      duration(incident.duration),
      duration(incident.down),
      explained(incident.reason),
    ],
    numbers: [2, 3],
  });

const explained = (reason: string): string =>
  REASONS[reason] === undefined ? reason : `${reason}: ${REASONS[reason]}`;
