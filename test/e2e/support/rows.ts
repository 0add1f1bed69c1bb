import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "./client.ts";

/** A table whose rows a test can tell apart from those of any other moment. */
export const createRows = (client: Client): Promise<string> =>
  client.query("CREATE TABLE rows (id int PRIMARY KEY, text text NOT NULL)");

export const addRows = (client: Client, from: number, to: number): Promise<string> =>
  client.query(`INSERT INTO rows SELECT n, md5(n::text) FROM generate_series(${from}, ${to}) n`);

/** The number of rows and a checksum over all of them. */
export const fingerprint = (client: Client): Promise<string> =>
  client.query("SELECT count(*), md5(string_agg(id || text, ',' ORDER BY id)) FROM rows");

/** PostgreSQL's own clock, RFC 3339 in UTC. */
export const momentOf = (client: Client): Promise<string> =>
  client.query(`SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);

/** A moment well after all commits of before and well before those that follow, so that a recovery can stop at it. */
export const momentBetween = async (client: Client): Promise<string> => {
  await sleep(1_500);
  const moment = await momentOf(client);
  await sleep(1_500);
  return moment;
};
