// `#gradients` for pages built from source: a bundler resolves these modules to the same copy as tfjs-core itself.
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js";
