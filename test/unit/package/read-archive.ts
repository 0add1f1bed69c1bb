import { gunzipSync } from "node:zlib";
import { extract, type Header } from "tar-stream";

export interface Entry {
  readonly header: Header;
  readonly content: string;
}

/** The entries of a layer, in their order. */
export const readLayer = async (blob: Buffer): Promise<readonly Entry[]> => {
  const tar = extract();
  tar.end(gunzipSync(blob));
  const entries: Entry[] = [];
  for await (const entry of tar) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    entries.push({ header: entry.header, content: Buffer.concat(chunks).toString() });
  }
  return entries;
};
