import { execFileSync } from "node:child_process";
import { randomBytes, randomInt } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { send } from "./freeze.js";

/** Ports below those that Linux assigns to connections (ip_local_port_range), so that no other program receives them. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer().listen(port, "127.0.0.1");
    const isFree = await new Promise<boolean>((resolve) =>
      server.once("listening", () => resolve(true)).once("error", () => resolve(false)),
    );
    if (!isFree) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

/** Long limits: a busy machine answers late, and the tests read jobs that ended long ago. */
const configuration = (folder: string, controller: number, node: number, maxArraySize: number): string => `
ClusterName=heddle
SlurmctldHost=${hostname()}(127.0.0.1)
AuthType=auth/munge
AuthInfo=socket=${folder}/munge.socket
SlurmUser=root
SlurmdUser=root
SlurmctldPort=${controller}
SlurmdPort=${node}
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SchedulerType=sched/builtin
SchedulerParameters=batch_sched_delay=0,sched_interval=1
SelectType=select/cons_res
SelectTypeParameters=CR_CPU
ReturnToService=2
MessageTimeout=100
KillWait=300
MinJobAge=86400
MaxArraySize=${maxArraySize}
NodeName=${hostname()} NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PreemptType=preempt/partition_prio
PreemptMode=REQUEUE
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP PriorityTier=1
PartitionName=urgent Nodes=ALL MaxTime=INFINITE State=UP PriorityTier=2
`;

export interface SlurmCluster {
  readonly command: (program: string, ...args: string[]) => string;
  /** How often Slurm queued the newest job of a folder again. */
  readonly restarts: (folder: string) => number;
  /** Ends the node's daemon and a task as a power failure does, reports the node as down, and starts it again. */
  readonly loseNode: (worker: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Debian's Slurm with one node on this machine, as root. Sets SLURM_CONF of this process. */
export async function startSlurm({ maxArraySize = 2 } = {}): Promise<SlurmCluster> {
  if (!existsSync("/usr/sbin/slurmctld") || !existsSync("/usr/sbin/munged"))
    throw new Error("expected Debian's slurm-wlm and munge: npm run test:slow installs them");
  const folder = mkdtempSync(join(tmpdir(), "heddle-slurm-"));
  chmodSync(folder, 0o755);
  for (const name of ["state", "spool"]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, "munge.key"), randomBytes(128), { mode: 0o400 });
  writeFileSync(join(folder, "slurm.conf"), configuration(folder, await freePort(), await freePort(), maxArraySize));
  process.env.SLURM_CONF = join(folder, "slurm.conf");
  const munge = {
    "key-file": "munge.key",
    "seed-file": "munge.seed",
    socket: "munge.socket",
    "pid-file": "munged.pid",
    "log-file": "munged.log",
  };
  const command = (program: string, ...args: string[]) =>
    execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  const files = Object.entries(munge).map(([name, file]) => `--${name}=${join(folder, file)}`);
  command("/usr/sbin/munged", "--force", ...files);
  command("/usr/sbin/slurmctld");
  command("/usr/sbin/slurmd");
  while (!/idle/.test(command("sinfo", "--noheader", "--format=%T"))) await pause(100);
  return {
    command,
    restarts(place) {
      const jobs = command("scontrol", "--oneliner", "show", "job").split("\n");
      const job = jobs.find((line) => line.includes(` WorkDir=${place} `));
      return Number(job?.match(/ Restarts=(\d+)/)?.[1]);
    },
    loseNode: (worker) => loseNode(folder, command, worker),
    stop: () => stop(folder, command),
  };
}

async function loseNode(folder: string, command: SlurmCluster["command"], worker: number): Promise<void> {
  // the parent of a task, slurmstepd, would report its end
  const parent = Number(readFileSync(`/proc/${worker}/status`, "utf8").match(/^PPid:\s+(\d+)/m)?.[1]);
  const daemon = Number(readFileSync(join(folder, "slurmd.pid"), "utf8"));
  for (const pid of [daemon, parent, worker]) send(pid, "SIGKILL");
  for (const pid of [daemon, parent]) while (send(pid, 0)) await pause(50);
  command("scontrol", "update", `nodename=${hostname()}`, "state=down", "reason=lost");
  // ReturnToService: the node is available again when its daemon registers
  command("/usr/sbin/slurmd");
}

async function stop(folder: string, command: SlurmCluster["command"]): Promise<void> {
  command("scancel", "--me", "--signal=KILL", "--full");
  command("scancel", "--me");
  const pids = ["slurmd", "slurmctld", "munged"].map((name) =>
    Number(readFileSync(join(folder, `${name}.pid`), "utf8")),
  );
  for (const pid of pids) {
    send(pid, "SIGTERM");
    while (send(pid, 0)) await pause(50);
  }
  rmSync(folder, { recursive: true, force: true });
}
