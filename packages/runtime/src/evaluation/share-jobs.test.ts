import { expect, test } from "vitest";
import { shareJobs } from "./share-jobs.js";

const jobs = ["a", "b", "c", "d"];

test("results are in the order of the jobs, whichever thread is done first", async () => {
  const done: string[] = [];
  const there = async (job: string) => {
    await new Promise((resolve) => setTimeout(resolve, job === "a" ? 30 : 0));
    done.push(job);
    return `${job} there`;
  };
  const found = await shareJobs(jobs, [there, there]).finish(async (job) => `${job} here`);
  expect(found).toEqual(["a there", "b there", "c here", "d here"]);
  expect(done).toEqual(["b", "a"]);
});

test("a free thread takes the next job while this thread works", async () => {
  const shared = shareJobs(jobs, [async (job) => `${job} there`]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await shared.finish(async (job) => `${job} here`)).toEqual(jobs.map((job) => `${job} there`));
});

test("a thread that fails gets no further job; this thread does its job, and throws the job's own error", async () => {
  const asked: string[] = [];
  const failing = async (job: string): Promise<string> => {
    asked.push(job);
    throw new Error("no memory for a thread");
  };
  const shared = shareJobs(jobs, [failing]);
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await shared.finish(async (job) => `${job} here`)).toEqual(jobs.map((job) => `${job} here`));
  expect(asked).toEqual(["a"]);
  const here = async (job: string): Promise<string> => {
    throw new Error(`metric of ${job}`);
  };
  await expect(shareJobs(["a"], [failing]).finish(here)).rejects.toThrow("metric of a");
});

test("without other threads this thread does all jobs", async () => {
  expect(await shareJobs(jobs, []).finish(async (job) => job)).toEqual(jobs);
});
