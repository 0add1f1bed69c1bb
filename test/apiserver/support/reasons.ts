import { dotted } from "../../../cli/validate/path.ts";
import type { Refusal } from "../../../cli/validate/refusal.ts";
import type { Status } from "./answer.ts";

/** Remarks of the API server that are no reason: rules that it skipped because of the others. */
const REMARK = "some validation rules were not checked";

const POLICY = /ValidatingAdmissionPolicy '.*' with binding '.*' denied request: (.*)$/s;
const UNKNOWN_FIELD = /unknown field "[^"]*"/g;

/** What the API server puts before the sentence of a rule: the type of what it judged, where it has one. */
const BEFORE_RULE = /^Invalid value: "(?:array|boolean|integer|number|object|string)?": (?!spec\.)/;

/** Every reason in an answer, sorted: of the stage that refused, since no later one is reached. */
export const reasonsGiven = ({ message = "", details }: Status): readonly string[] => {
  const [, denied] = POLICY.exec(message) ?? [];
  if (denied !== undefined) return [denied];
  const unknown = message.match(UNKNOWN_FIELD);
  if (unknown !== null) return unknown.toSorted();
  const causes = (details?.causes ?? []).filter((cause) => !cause.message?.includes(REMARK));
  return causes.length === 0 ? [message] : causes.map(asReason).toSorted();
};

const asReason = ({
  field = "",
  message = "",
}: {
  readonly field?: string;
  readonly message?: string;
}): string =>
  // A rule of the whole object has no field.
  `${field === "<nil>" ? "" : field}: ${message.replace(BEFORE_RULE, "")}`;

/** What `matura validate` says, of the stage at which the API server would refuse. */
export const reasonsForetold = (refusals: readonly Refusal[]): readonly string[] => {
  const by = (...judges: readonly Refusal["judge"][]) =>
    refusals.filter(({ judge }) => judges.includes(judge));
  const names = by("field-names");
  if (names.length > 0) return names.map(({ message }) => message).toSorted();
  const misfits = by("schema", "rule");
  if (misfits.length > 0) return misfits.map(({ path, message }) => `${dotted(path)}: ${message}`).toSorted();
  // The API server answers with the first policy's first objection.
  return by("admission-policy")
    .slice(0, 1)
    .map(({ message }) => message);
};
