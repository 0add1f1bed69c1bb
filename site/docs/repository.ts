import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The one field of package.json that says where the sources are. A homepage may be any site, so it is not asked. */
interface Manifest {
  readonly repository?: string | { readonly url: string };
}

/**
 * The repository's address for browsers, or undefined where none is configured, or one that no browser opens.
 *
 * @param root folder of the package.json
 */
export const repositoryOf = (root: string): string | undefined => {
  const { repository } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
  return browsable(typeof repository === "string" ? repository : repository?.url);
};

/** npm writes `git+https://…/name.git` where a person writes `https://…/name`. */
export const browsable = (url = ""): string | undefined =>
  /^(?:git\+)?(https:\/\/.+?)(?:\.git)?\/?$/.exec(url)?.[1];
