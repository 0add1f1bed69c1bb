import { posix } from "node:path";
import { pack } from "tar-stream";

/** A file of an archive. Everything belongs to root and is from 1970. */
export interface ArchiveFile {
  /** Without a leading slash or dot: Crossplane and containerd compare names as they are. */
  readonly path: string;
  readonly content: Buffer | string;
  readonly executable?: boolean;
  /** Where a symbolic link points to; it has no content. */
  readonly link?: string;
}

/** A tar of the files and the folders they are in, sorted by path: the same files give the same bytes. */
export const archive = async (files: readonly ArchiveFile[]): Promise<Buffer> => {
  const tar = pack();
  const owned = { mtime: new Date(0), uid: 0, gid: 0, uname: "", gname: "" };
  const byPath = new Map(files.map((file) => [file.path, file]));
  const folders = new Set(files.flatMap(({ path }) => parents(path)));
  for (const path of [...new Set([...folders, ...byPath.keys()])].sort()) {
    const file = byPath.get(path);
    if (file === undefined) tar.entry({ name: path, type: "directory", mode: 0o755, ...owned });
    else if (file.link !== undefined)
      tar.entry({ name: path, type: "symlink", linkname: file.link, mode: 0o777, ...owned });
    else
      tar.entry({ name: path, mode: file.executable ? 0o755 : 0o644, ...owned }, Buffer.from(file.content));
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

const parents = (path: string): readonly string[] => {
  const folder = posix.dirname(path);
  return folder === "." ? [] : [...parents(folder), folder];
};
