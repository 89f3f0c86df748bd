import { expect, test } from "vitest";
import { shareJobs } from "./share-jobs.js";

const jobs = ["a", "b", "c", "d"];

function shared(given: readonly string[], threads: readonly ((job: string) => Promise<string>)[]) {
  const found = shareJobs(threads);
  for (const job of given) found.add(job);
  return found;
}

test("results are in the order of the jobs, whichever thread is done first", async () => {
  const done: string[] = [];
  const there = async (job: string) => {
    await new Promise((resolve) => setTimeout(resolve, job === "a" ? 30 : 0));
    done.push(job);
    return `${job} there`;
  };
  const found = await shared(jobs, [there, there]).finish(async (job) => `${job} here`);
  expect(found).toEqual(["a there", "b there", "c here", "d here"]);
  expect(done).toEqual(["b", "a"]);
});

test("a free thread takes the next job while this thread works", async () => {
  const begun = shared(jobs, [async (job) => `${job} there`]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await begun.finish(async (job) => `${job} here`)).toEqual(jobs.map((job) => `${job} there`));
});

test("a thread that fails gets no further job; this thread does its job, and throws the job's own error", async () => {
  const asked: string[] = [];
  const failing = async (job: string): Promise<string> => {
    asked.push(job);
    throw new Error("no memory for a thread");
  };
  const begun = shared(jobs, [failing]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await begun.finish(async (job) => `${job} here`)).toEqual(jobs.map((job) => `${job} here`));
  expect(asked).toEqual(["a"]);
  const here = async (job: string): Promise<string> => {
    throw new Error(`metric of ${job}`);
  };
  await expect(shared(["a"], [failing]).finish(here)).rejects.toThrow("metric of a");
});

test("without other threads this thread does all jobs", async () => {
  expect(await shared(jobs, []).finish(async (job) => job)).toEqual(jobs);
});

test("a thread that has no job takes one that is added later", async () => {
  const begun = shared(["a"], [async (job) => `${job} there`]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  begun.add("b");
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await begun.finish(async (job) => `${job} here`)).toEqual(["a there", "b there"]);
});
