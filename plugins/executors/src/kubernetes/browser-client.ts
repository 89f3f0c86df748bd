import { HeddleError } from "@heddle/contracts";
import type { KubernetesCluster } from "./cluster.js";
import type { KubernetesOptions } from "./job.js";

/** A browser page starts no sweep. */
export async function connect(_where: Pick<KubernetesOptions, "namespace" | "context">): Promise<KubernetesCluster> {
  throw new HeddleError("incompatible-plugins", {
    where: "executor kubernetes",
    expected: "Node, which reads the kubeconfig",
    got: "a browser",
    next: "Run the sweep with Node: heddle sweep run FILE.",
  });
}
