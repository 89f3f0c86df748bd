// A Kubernetes control plane on this machine: etcd, kube-apiserver and kube-controller-manager. Instead of a kubelet, this
// process runs each pod as a child process.
import { type ChildProcess, spawn } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { BatchV1Api, CoreV1Api, KubeConfig } from "@kubernetes/client-node";
import getPort from "get-port";
import { type EntryPoint, Kubelet, NAMESPACE } from "./kubelet.fixture.js";

export interface ApiServer {
  readonly kubeconfig: string;
  readonly core: CoreV1Api;
  readonly batch: BatchV1Api;
  /** Processes of pods, by name of the pod. */
  readonly workers: ReadonlyMap<string, ChildProcess>;
  /** Ends a pod as an eviction does: the condition DisruptionTarget, then SIGTERM. */
  readonly evict: (pod: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const freePort = () => getPort({ host: "127.0.0.1" });

// Long because it starts three programs, each after the one before.
/** `binaries` contains kube-apiserver and kube-controller-manager. */
export async function startApiServer(binaries: string, entryPoint: EntryPoint): Promise<ApiServer> {
  const folder = mkdtempSync(join(tmpdir(), "heddle-api-server-"));
  const programs: ChildProcess[] = [];
  const start = (program: string, args: readonly string[]) => {
    const log = openSync(join(folder, `${programs.length}.log`), "w");
    programs.push(spawn(program, args, { cwd: folder, stdio: ["ignore", log, log] }));
    closeSync(log);
  };
  const [etcd, peer, port] = [await freePort(), await freePort(), await freePort()];
  writeKeys(folder);
  const kubeconfig = join(folder, "kubeconfig");
  writeFileSync(kubeconfig, JSON.stringify(configFor(`https://127.0.0.1:${port}`)));
  start("etcd", etcdArguments(folder, etcd, peer));
  start(join(binaries, "kube-apiserver"), serverArguments(etcd, port));
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const [core, batch] = [config.makeApiClient(CoreV1Api), config.makeApiClient(BatchV1Api)];
  const isUp = () =>
    core.listNamespacedPod({ namespace: NAMESPACE }).then(
      () => true,
      () => false,
    );
  while (!(await isUp())) {
    const ended = programs.findIndex(({ exitCode }) => exitCode !== null);
    if (ended >= 0) throw new Error(readFileSync(join(folder, `${ended}.log`), "utf8").slice(-3000));
    await pause(200);
  }
  start(join(binaries, "kube-controller-manager"), [
    `--kubeconfig=${kubeconfig}`,
    "--controllers=job-controller,garbage-collector-controller",
    "--leader-elect=false",
    `--secure-port=${await freePort()}`,
    "--bind-address=127.0.0.1",
    "--cert-dir=certificates-manager",
  ]);
  const kubelet = new Kubelet(core, entryPoint);
  return {
    kubeconfig,
    core,
    batch,
    workers: kubelet.workers,
    evict: (pod) => kubelet.evict(pod),
    async stop() {
      await kubelet.stop();
      for (const program of programs.reverse()) {
        program.kill("SIGKILL");
        if (program.exitCode === null && program.signalCode === null)
          await new Promise((resolve) => program.once("exit", resolve));
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function writeKeys(folder: string): void {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  writeFileSync(join(folder, "sa.pub"), publicKey.export({ type: "spki", format: "pem" }));
  writeFileSync(join(folder, "sa.key"), privateKey.export({ type: "pkcs8", format: "pem" }));
  writeFileSync(join(folder, "tokens.csv"), 'secret,admin,admin,"system:masters"\n');
}

const etcdArguments = (folder: string, port: number, peer: number): string[] => [
  `--data-dir=${folder}/etcd`,
  `--listen-client-urls=http://127.0.0.1:${port}`,
  `--advertise-client-urls=http://127.0.0.1:${port}`,
  `--listen-peer-urls=http://127.0.0.1:${peer}`,
  "--unsafe-no-fsync",
];

const serverArguments = (etcd: number, port: number): string[] => [
  `--etcd-servers=http://127.0.0.1:${etcd}`,
  "--bind-address=127.0.0.1",
  `--secure-port=${port}`,
  "--cert-dir=certificates",
  "--token-auth-file=tokens.csv",
  "--authorization-mode=AlwaysAllow",
  "--disable-admission-plugins=ServiceAccount",
  "--endpoint-reconciler-type=none",
  "--service-cluster-ip-range=10.0.0.0/24",
  "--service-account-issuer=https://heddle.test",
  "--service-account-key-file=sa.pub",
  "--service-account-signing-key-file=sa.key",
];

const configFor = (server: string) => ({
  apiVersion: "v1",
  kind: "Config",
  "current-context": "test",
  clusters: [{ name: "test", cluster: { server, "insecure-skip-tls-verify": true } }],
  users: [{ name: "admin", user: { token: "secret" } }],
  contexts: [{ name: "test", context: { cluster: "test", user: "admin", namespace: NAMESPACE } }],
});
