import type { V1Job } from "@kubernetes/client-node";
import { Job } from "kubernetes-models/batch/v1";
import { describe, expect, test } from "vitest";
import { jobManifest, sweepLabel } from "./job.js";
import plugin from "./kubernetes.js";

const work = {
  folder: "/shared/a",
  command: { program: ["node"], args: ["sweep", "work", "/shared/a", "$HOME"] },
};
const OPTIONS = {
  image: "ghcr.io/heddle-vae/heddle:0.1.0",
  volume: { persistentVolumeClaim: { claimName: "heddle" } },
  mountPath: "/shared",
};
const manifestWith = (options: object, indices = [0, 1, 2, 5]) =>
  jobManifest(
    work,
    { sweep: "heddle-beta-00000000", number: 2, indices },
    plugin.options.parse({ ...OPTIONS, ...options }),
  );

describe("the manifest", () => {
  test.each([
    ["defaults", {}],
    [
      "all options",
      { memory: "8Gi", cpus: 0.5, parallel: 2, graceSeconds: 60, pod: { nodeSelector: { pool: "batch" } } },
    ],
  ])("%s: valid by the OpenAPI schema of batch/v1", (_what, options) => {
    const manifest = manifestWith(options) satisfies V1Job;
    expect(new Job(manifest as ConstructorParameters<typeof Job>[0]).validate()).toBeUndefined();
  });

  test("the schema refuses a value of a wrong type", () => {
    const manifest = manifestWith({});
    const wrong = { ...manifest, spec: { ...manifest.spec, backoffLimitPerIndex: "three" } };
    expect(() => new Job(wrong as never).validate()).toThrow(/backoffLimitPerIndex must be integer/);
  });

  test("the entry point of the image receives Heddle's arguments and the runs; $ is no variable", () => {
    const { spec } = manifestWith({ parallel: 3, pod: { restartPolicy: "Always", nodeSelector: { pool: "batch" } } });
    expect(spec).toMatchObject({ completions: 4, parallelism: 3, completionMode: "Indexed", backoffLimitPerIndex: 3 });
    const pod = spec.template.spec;
    expect(pod).toMatchObject({
      nodeSelector: { pool: "batch" },
      restartPolicy: "Never",
      terminationGracePeriodSeconds: 30,
    });
    expect(pod.containers[0]).toMatchObject({
      args: ["sweep", "work", "/shared/a", "$$HOME", "--index", "0-2,5"],
      volumeMounts: [{ mountPath: "/shared" }],
    });
    expect(pod.containers[0]).not.toHaveProperty("command");
  });

  test("the label depends on the folder and is a DNS label with room for the names of pods", async () => {
    const names = ["Beta 1_x", "x".repeat(80), "???"];
    for (const name of names) {
      const label = await sweepLabel({ name, folder: "/a" });
      expect(label).toMatch(/^[a-z]([-a-z0-9]*[a-z0-9])?$/);
      expect(label.length).toBeLessThanOrEqual(40);
      expect(label).not.toBe(await sweepLabel({ name, folder: "/b" }));
    }
  });
});
