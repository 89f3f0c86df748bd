// The command line on data and runs in the S3 server of moto, which boto3 stores and fetches. Nightly: its installation takes minutes.
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import getPort from "get-port";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  differences,
  heddle,
  lastingFiles,
  type Running,
  start,
  startHeddle,
  succeed,
  workFolder,
} from "./heddle-process.js";

const STORE = `
import pathlib, boto3
s3 = boto3.client("s3")
s3.create_bucket(Bucket="cells", CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
for path in pathlib.Path("cells.zarr").rglob("*"):
    if path.is_file():
        s3.upload_file(str(path), "cells", f"a folder/{path}")
for i in range(1100):
    s3.put_object(Bucket="cells", Key=f"a folder/cells.zarr/uns/notes/{i}", Body=b"")
`;

const FETCH = `
import pathlib, boto3
s3 = boto3.client("s3")
for found in s3.list_objects_v2(Bucket="cells", Prefix="runs/stored/")["Contents"]:
    path = pathlib.Path(found["Key"].removeprefix("runs/"))
    path.parent.mkdir(parents=True, exist_ok=True)
    s3.download_file("cells", found["Key"], str(path))
`;

const CONFIG = `
genes: { select: all }
factors: [group]
latents: 2
rotation: none
training: { epochs: 2, batchSize: 32, earlyStopping: false, restarts: { count: 1 } }
`;

describe("on the S3 server of moto", { tags: ["nightly"] }, () => {
  const { folder, remove } = workFolder();
  const credentials = { AWS_ACCESS_KEY_ID: "a", AWS_SECRET_ACCESS_KEY: "b", AWS_REGION: "eu-north-1" };
  let env: NodeJS.ProcessEnv = { ...credentials, AWS_DEFAULT_REGION: "eu-north-1" };
  let server: Running;

  beforeAll(async () => {
    const program = process.env.HEDDLE_MOTO;
    if (!program) throw new Error("expected HEDDLE_MOTO, the command moto_server: npm run test:nightly installs it");
    const port = await getPort({ host: "127.0.0.1" });
    server = start(program, ["--host", "127.0.0.1", "--port", String(port)], folder);
    env = { ...env, AWS_ENDPOINT_URL: `http://127.0.0.1:${port}` };
    const answers = () => fetch(`${env.AWS_ENDPOINT_URL}/moto-api/`).then(...([() => true, () => false] as const));
    while (!(await answers())) {
      if (server.hasEnded()) throw new Error(`moto_server ended: ${server.err()}`);
      await pause(200);
    }
    await heddle(["simulate", "--preset", "small", "--set", "cells=120", "--out", "cells.h5ad"], folder);
    await heddle(["shuffle", "cells.h5ad", "--out", "cells.zarr"], folder);
    const python = join(dirname(program), "python");
    await succeed(start(python, ["-c", STORE], folder, env));
    writeFileSync(join(folder, "cells.yaml"), CONFIG);
  });
  afterAll(async () => {
    server?.kill("SIGTERM");
    await server?.ended;
    remove();
  });

  test("weights, latents and metrics of a run have the bytes of one that reads the same folder from the disk", async () => {
    const address = "s3://cells/a folder/cells.zarr";
    await succeed(startHeddle(["train", "cells.yaml", "--data", address, "--out", "remote"], folder, env));
    await heddle(["train", "cells.yaml", "--data", "cells.zarr", "--out", "local"], folder);
    const stored = "s3://cells/runs/stored";
    for (const args of [
      ["train", "cells.yaml", "--data", address, "--out", stored],
      ["evaluate", stored],
    ])
      await succeed(startHeddle(args, folder, env));
    await succeed(start(join(dirname(process.env.HEDDLE_MOTO!), "python"), ["-c", FETCH], folder, env));
    const files = (run: string) => {
      const found = lastingFiles(join(folder, run));
      // these name the data
      for (const name of ["config.json", "summary.json", "model/model.json"]) found.delete(name);
      return found;
    };
    expect(differences(files("remote"), files("local"))).toEqual([]);
    await succeed(startHeddle(["evaluate", "remote"], folder, env));
    expect(differences(files("stored"), files("remote"))).toEqual([]);
  });

  test("an object that does not exist, and a bucket that does not", async () => {
    for (const [address, message] of [
      ["s3://cells/other.zarr", /expected an object, or objects below this address, got none/],
      ["s3://others/cells.zarr", /got no bucket of this name/],
    ] as const) {
      const { code, err } = await startHeddle(["inspect", address], folder, env).ended;
      expect([code, err]).toEqual([1, expect.stringMatching(message)]);
    }
  });
});
