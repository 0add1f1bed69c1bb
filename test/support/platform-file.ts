import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";

/** Writes an EnvironmentConfig with these settings into a folder. @returns its path */
export const platformFile = (folder: string, data: object): string => {
  const file = join(folder, "platform.yaml");
  writeFileSync(
    file,
    stringify({
      apiVersion: "apiextensions.crossplane.io/v1beta1",
      kind: "EnvironmentConfig",
      metadata: { name: "matura" },
      data,
    }),
  );
  return file;
};
