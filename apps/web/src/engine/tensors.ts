// Stands for @tensorflow/tfjs in the page (vite.config.ts): the same core, gradients and plain kernels, without layers,
// converters, data pipelines and WebGL, which Heddle never calls and every visitor would fetch.
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js";
import "@tensorflow/tfjs-backend-cpu";

export * from "@tensorflow/tfjs-core";
