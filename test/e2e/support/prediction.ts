import { connect } from "../../../cli/cluster/connect.ts";
import { objectChanges } from "../../../cli/diff/difference.ts";
import { type Prediction, predict } from "../../../cli/diff/prediction.ts";
import { platformSettings, runningInstance } from "../../../cli/diff/running-instance.ts";
import type { Claim } from "../../../cli/render/crossplane/claim.ts";
import { compositionResourceName } from "../../../cli/render/crossplane/composed.ts";
import { readComposition } from "../../../cli/render/crossplane/composition.ts";
import { inPackage } from "../../../cli/render/package-root.ts";
import { isJsonObject, type JsonObject } from "../../../runtime/json.ts";
import type { KubernetesObject } from "../../../runtime/kubernetes-object.ts";
import { PostgreSQLEntry } from "../../../services/postgresql/catalogue-entry.ts";
import { InProcessFunctions, steadyRandom } from "../../property/render/in-process.ts";
import { environment } from "./environment.ts";
import { until } from "./until.ts";

interface Place {
  readonly name: string;
  readonly namespace: string;
}

/** Composed objects by composition resource name. */
type Objects = ReadonlyMap<string, KubernetesObject>;

const runningNow = async (place: Place) => {
  const api = connect({ kubeconfig: environment().kubeconfig });
  return runningInstance(api, PostgreSQLEntry, place, await platformSettings(api));
};

/** The objects of an instance as they are, without what is written on and on. */
export const objectsOf = async (place: Place): Promise<Objects> => {
  const { composed } = await runningNow(place);
  return new Map(
    composed.map((object) => [compositionResourceName(object) ?? "", withoutBookkeeping(object)] as const),
  );
};

/** What the API server and operators note of an object without its having changed. */
const withoutBookkeeping = (object: KubernetesObject): KubernetesObject => {
  const { name = "", namespace, labels, annotations } = object.metadata ?? {};
  const metadata = { name, ...(namespace === undefined ? {} : { namespace }) };
  return { ...object, metadata: { ...metadata, labels: { ...labels }, annotations: { ...annotations } } };
};

/** Which objects are not the same in the two: `change cluster`, sorted. */
export const changesBetween = (before: Objects, after: Objects): readonly string[] =>
  objectChanges(before, after).map(({ what, name }) => `${what} ${name}`);

/**
 * What `matura diff` says of an edit of the claim that runs. The functions run in this process rather than in processes
 * of their own, as the command has them: the rest is the command's.
 */
export const predicted = async (place: Place, parameters: object): Promise<Prediction> => {
  const running = await runningNow(place);
  const now = new Date();
  const claim = running.claim as unknown as Claim;
  return predict({
    running,
    claim: {
      ...claim,
      spec: {
        ...claim.spec,
        parameters: patched(claim.spec.parameters as JsonObject, parameters as JsonObject),
      },
    },
    entry: PostgreSQLEntry,
    composition: readComposition(inPackage("compositions/postgresql.yaml")),
    runnerAt: async (moment) => new InProcessFunctions({ clock: () => moment, random: steadyRandom }),
    now,
  });
};

export const objectsIn = (changes: Prediction["now"]): readonly string[] =>
  changes.map(({ what, name }) => `${what} ${name}`);

/** As `kubectl patch --type=merge` does it. */
const patched = (target: JsonObject, patch: JsonObject): JsonObject =>
  Object.fromEntries(
    [...new Set([...Object.keys(target), ...Object.keys(patch)])].flatMap((key) => {
      const [old, wanted] = [target[key], patch[key]];
      if (wanted === null) return [];
      if (wanted === undefined) return old === undefined ? [] : [[key, old]];
      return [[key, isJsonObject(wanted) ? patched(isJsonObject(old) ? old : {}, wanted) : wanted]];
    }),
  );

/**
 * Waits until exactly the objects have changed that were predicted: some follow what is observed, in a later pass.
 *
 * @throws Error that names both when that does not come about
 */
export const untilAsPredicted = async (
  place: Place,
  before: Objects,
  predictedChanges: Prediction["now"],
): Promise<void> => {
  const wanted = objectsIn(predictedChanges).join(", ");
  let changed = "";
  try {
    await until(
      "what was predicted has changed",
      async () => {
        changed = changesBetween(before, await objectsOf(place)).join(", ");
        return changed === wanted ? true : undefined;
      },
      { seconds: 90, pause: 5000 },
    );
  } catch (cause) {
    throw new Error(`predicted: ${wanted}; changed: ${changed}`, { cause });
  }
};
