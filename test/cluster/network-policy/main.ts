import { setTimeout as sleep } from "node:timers/promises";
import { apply } from "./apply.ts";
import { filter } from "./packet-filter.ts";
import { guarded, type Namespace, type Pod, type Policy } from "./rules.ts";
import { Kind, Server } from "./watch.ts";

/**
 * `node main.ts <kubeconfig>`: enforces the cluster's NetworkPolicies for ingress, in the network
 * namespace that it runs in.
 *
 * The rules stay in force when it ends.
 */
const server = new Server(process.argv[2] ?? "");

/** Changes come in bursts, such as a namespace's end: one replacement of the rules is enough for each. */
const pause = 50;

let wake = Promise.withResolvers<void>();
const changed = (): void => wake.resolve();
const complain = (error: unknown): void => console.error(String(error));

const policies = new Kind<Policy>(server, "/apis/networking.k8s.io/v1/networkpolicies", changed);
const namespaces = new Kind<Namespace>(server, "/api/v1/namespaces", changed);
const pods = new Kind<Pod>(server, "/api/v1/pods", changed);
for (const kind of [policies, namespaces, pods]) void kind.follow(complain);

let inForce = "";
for (;;) {
  await wake.promise;
  await sleep(pause);
  wake = Promise.withResolvers();
  // With a part of the objects alone, connections would be refused that are admitted.
  if (!policies.objects || !namespaces.objects || !pods.objects) continue;
  const selected = guarded({
    policies: policies.objects,
    namespaces: namespaces.objects,
    pods: pods.objects,
  });
  const rules = filter(selected);
  if (rules === inForce) continue;
  try {
    await apply(rules);
    inForce = rules;
    console.log(`${new Date().toISOString()} ${selected.length} pods are guarded`);
  } catch (error) {
    complain(error);
    await sleep(1000);
    changed();
  }
}
