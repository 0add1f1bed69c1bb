import { conditionOf } from "../../runtime/kubernetes-object.ts";
import type { Claim } from "../cluster/claim.ts";
import type { Progress } from "./follow.ts";

/** How the restore stands with which a claim begins. */
export const restoreProgress = (claim: Claim): Progress => {
  const { backup, unserved } = claim.status ?? {};
  if (unserved?.backup?.some((path) => path.split(".")[0] === "restore") === true) {
    return {
      said: "this installation does not serve restore: the platform team adds the iteration backup",
      outcome: "refused",
    };
  }
  const { state, message = "" } = backup?.restore ?? {};
  switch (state) {
    case "Restored":
      return { said: `restored: ${message}`, outcome: "done" };
    case "Refused":
      return { said: message, outcome: "refused" };
    case "Restoring":
      return { said: `restoring: ${[message, serversOf(claim)].filter(Boolean).join("; ")}` };
    case undefined:
      return { said: "the claim has been made" };
    default:
      return { said: `waiting: ${message}` };
  }
};

const serversOf = (claim: Claim): string => conditionOf(claim, "ProvisioningReady")?.message ?? "";

/** How a restore in place stands, once it was asked for with that value of the annotation. */
export const inPlaceProgress = ({ status }: Claim, value: string): Progress => {
  const { answered, state, message = "" } = status?.backup?.inPlace ?? {};
  if (answered === value && state === "Refused") return { said: message, outcome: "refused" };
  if (answered === value) return { said: `restored: ${message}`, outcome: "done" };
  return { said: state === "Restoring" ? `restoring: ${message}` : "it has been asked for" };
};

/** How the deletion of a kept state stands. */
export const dropProgress = ({ status }: Claim, kept: string): Progress =>
  status?.backup?.inPlace?.kept?.includes(kept) === true
    ? { said: "it has been asked for" }
    : { said: `${kept} is no longer kept`, outcome: "done" };

/** Whether an earlier request to drop a state of that name, which was answered, is still held. */
export const forgottenDropProgress = ({ status }: Claim, kept: string): Progress =>
  status?.backup?.inPlace?.dropped === kept
    ? { said: `an earlier request to drop ${kept} is taken back` }
    : { said: `no earlier request to drop ${kept} stands`, outcome: "done" };
