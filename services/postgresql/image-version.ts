/** An image's reference in its parts: the tag comes after the last slash, as a registry may have a port. */
const TAG = /^(?<repository>.*\/)?(?<name>[^/:@]+):(?<tag>[^/:@]+)$/;

const VERSION = /^\d+(?:\.\d+)*/;

/** The version that an image's tag starts with, `15.14` for one; undefined where the tag says none or is a digest. */
export const versionOfImage = (image: string): string | undefined =>
  VERSION.exec(TAG.exec(image)?.groups?.tag ?? "")?.[0];

/** The image with another tag; undefined for one that is named by its digest. */
export const withTag = (image: string, tag: string): string | undefined => {
  const { repository = "", name } = TAG.exec(image)?.groups ?? {};
  return name === undefined ? undefined : `${repository}${name}:${tag}`;
};

/** Negative when the first is older. Parts count as numbers; one that is not there is older than any. */
export const compareVersions = (one: string, other: string): number => {
  const [left, right] = [one.split(".").map(Number), other.split(".").map(Number)];
  const length = Math.max(left.length, right.length);
  for (let part = 0; part < length; part++) {
    const difference = (left[part] ?? -1) - (right[part] ?? -1);
    if (difference !== 0) return difference;
  }
  return 0;
};
