// `#gradients`: registers the gradients and the chained operations of TensorFlow.js, which tfjs-core leaves out. Tests of
// the workspace use all of TensorFlow.js; the build bundles these two alone (tooling/build/bundle.mjs).
import "@tensorflow/tfjs";
