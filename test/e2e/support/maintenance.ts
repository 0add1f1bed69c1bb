import { DAYS } from "../../../services/maintenance-window.ts";
import type { Client } from "./client.ts";
import { environment } from "./environment.ts";
import { get } from "./kubectl.ts";

/** The parameters of a window that begins so many seconds from now; a negative number for one that has begun. */
export const windowFrom = (seconds: number): { readonly dayOfWeek: string; readonly timeOfDay: string } => {
  const start = new Date(Date.now() + seconds * 1000);
  return { dayOfWeek: DAYS[start.getUTCDay()] as string, timeOfDay: start.toISOString().slice(11, 19) };
};

/** The newest major version that the platform's catalogue has. */
export const newestMajor = (): string => String(Math.max(...Object.keys(environment().images).map(Number)));

/** The full version of the server, `15.18`: a tag that the catalogue's image, tagged `15`, has too. */
export const newerTag = async (client: Client): Promise<string> =>
  /^\d+\.\d+/.exec(await client.query("SHOW server_version"))?.[0] ?? "";

/** The image that the servers run. */
export const currentImage = async (namespace: string): Promise<string> =>
  (await get<{ status: { image?: string } }>("clusters.postgresql.cnpg.io", "postgresql", namespace))?.status
    .image ?? "";
