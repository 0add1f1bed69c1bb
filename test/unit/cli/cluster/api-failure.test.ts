import { ApiException } from "@kubernetes/client-node";
import { TimeoutError } from "es-toolkit";
import { clusterError, isMissingObject } from "../../../../cli/cluster/api-failure.ts";
import { isForbidden } from "../../../../cli/cluster/cluster-error.ts";

const SERVER = "https://cluster.example.com";
const status = (code: number, reason: string, message: string) =>
  new ApiException(code, "", JSON.stringify({ kind: "Status", reason, message }), {});

test.each<[string, unknown, string]>([
  [
    "an admission policy is heard with its own sentence",
    status(
      422,
      "Invalid",
      "postgresqlinstances.matura.dev \"a\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: size.plan \"huge\" does not exist",
    ),
    'size.plan "huge" does not exist',
  ],
  ["a right that is missing", status(403, "Forbidden", "you cannot get secrets"), "you cannot get secrets"],
  ["someone unknown", status(401, "Unauthorized", "Unauthorized"), `${SERVER} does not know you`],
  [
    "a group that is not there",
    new ApiException(404, "", "404 page not found\n", {}),
    "does not have the kinds of Matura",
  ],
  [
    "a kind that is not there",
    new Error("Unrecognized API version and kind: matura.dev/v1 X"),
    "does not have the kinds of Matura",
  ],
  [
    "a page instead of an answer",
    new ApiException(502, "", "<html>", {}),
    `${SERVER} answered with HTTP status 502`,
  ],
  ["no answer in time", new TimeoutError(), `${SERVER} did not answer in time`],
  [
    "no connection",
    new TypeError("fetch failed", { cause: Object.assign(new Error("refused"), { code: "ECONNREFUSED" }) }),
    `${SERVER} does not answer (ECONNREFUSED)`,
  ],
])("%s", (_what, error, message) => expect(clusterError(error, SERVER).message).toContain(message));

test("only an object can be missing, not its kind", () => {
  expect(isMissingObject(status(404, "NotFound", "not found"))).toBe(true);
  expect(isMissingObject(new ApiException(404, "", "404 page not found\n", {}))).toBe(false);
});

test("someone who may not is told apart", () => {
  expect(isForbidden(clusterError(status(403, "Forbidden", "no"), SERVER))).toBe(true);
  expect(isForbidden(clusterError(status(422, "Invalid", "no"), SERVER))).toBe(false);
});
