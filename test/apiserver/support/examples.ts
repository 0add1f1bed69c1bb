import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { inPackage } from "../../../cli/render/package-root.ts";
import { documentsOf } from "../../../cli/validate/documents.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { examples } from "../../golden/example.ts";

/** A claim that the repository shows, as its user copies it. */
export interface Example {
  readonly file: string;
  readonly yaml: string;
  readonly claim: KubernetesObject & {
    readonly metadata: { readonly name: string; readonly namespace: string };
    readonly spec: { readonly parameters?: object };
  };
}

export const EXAMPLES: readonly Example[] = (await examples()).map((file) => {
  const yaml = readFileSync(inPackage(file), "utf8");
  return { file, yaml, claim: documentsOf(yaml, file).documents[0]?.object as Example["claim"] };
});

/** Settings of PostgreSQL that an example needs beyond the defaults, by file name. */
const NEEDS: Readonly<Record<string, object>> = {
  "private.yaml": { encryptedStorageClass: "encrypted" },
};

export const needsOf = ({ file }: Example): object | undefined => NEEDS[basename(file)];
