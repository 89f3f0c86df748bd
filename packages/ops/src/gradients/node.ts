// `#gradients` in Node, where tfjs-core is one CommonJS file without gradients and its other modules cannot be imported.
// Tests of the workspace use all of TensorFlow.js; the build puts the gradients alone here (tooling/build/bundle.mjs).
import "@tensorflow/tfjs";
