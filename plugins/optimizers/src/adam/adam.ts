import { definePlugin, schedule } from "@heddle/contracts";
import { Adam } from "@heddle/ops";
import { z } from "zod";

const options = z.strictObject({
  learningRate: schedule().default(1e-3).describe("Learning rate, constant or scheduled."),
  beta1: z.number().min(0).lt(1).default(0.9).describe("Exponential decay rate of the first moment."),
  beta2: z.number().min(0).lt(1).default(0.999).describe("Exponential decay rate of the second moment."),
  epsilon: z
    .number()
    .gt(0)
    .default(1e-8)
    .describe("Constant added to the root of the second moment (scvi-tools: 0.01)."),
  weightDecay: z
    .number()
    .min(0)
    .default(0)
    .describe("L2 penalty added to the gradient, not decoupled (scvi-tools: 1e-6)."),
});

export default definePlugin({
  role: "optimizer",
  name: "adam",
  apiVersion: 1,
  summary: "Adam with L2 weight decay (Kingma & Ba 2014, algorithm 1).",
  source: "Algorithm 1 of the paper; weight decay as torch.optim.Adam adds it.",
  citations: [
    {
      text: "Kingma & Ba 2015. Adam: A Method for Stochastic Optimization. ICLR.",
      url: "https://arxiv.org/abs/1412.6980",
    },
  ],
  options,
  schedules: ({ learningRate }) => ({ learningRate }),
  create: (chosen) => new Adam(chosen),
});
