import { matchesGlob } from "node:path";
import { type PageBlock, pageBlocks } from "./page-blocks.ts";
import { PAGE_FOLLOWERS, type PageFollower } from "./page-followers.ts";
import { UNRUN_BLOCKS } from "./unrun-blocks.ts";

/** Whether it is one of those that no test runs. */
export const isUnrun = ({ page, text }: Pick<PageBlock, "page" | "text">): boolean =>
  UNRUN_BLOCKS.some((unrun) => unrun.page === page && text.startsWith(unrun.begins));

/** Whether a follower's page has the block, in a language that it runs. */
export const isFollowedBy = (
  { pages, languages }: PageFollower,
  { page, language }: Pick<PageBlock, "page" | "language">,
): boolean =>
  languages.some((one) => one === language) && pages.some((pattern) => matchesGlob(page, pattern));

/** What a file has to run: the blocks of its pages, those left out that no test runs. */
export const followedBlocks = (file: string): readonly PageBlock[] => {
  const followers = PAGE_FOLLOWERS.filter((follower) => follower.file === file);
  return pageBlocks().filter(
    (block) => followers.some((follower) => isFollowedBy(follower, block)) && !isUnrun(block),
  );
};
