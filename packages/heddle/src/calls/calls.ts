// Every call that a thread executes, each loaded at its first use.
import type { CallContext } from "./call.js";

type Call = (request: never, context: CallContext) => Promise<unknown>;

export const CALLS = {
  train: async () => (await import("./train-call.js")).trainCall,
  evaluate: async () => (await import("./evaluate-call.js")).evaluateCall,
  addGeneSets: async () => (await import("./evaluate-call.js")).addGeneSetsCall,
  evaluateSeeds: async () => (await import("./evaluate-call.js")).evaluateSeedsCall,
  evaluateBaseline: async () => (await import("./evaluate-call.js")).evaluateBaselineCall,
  evaluateEmbedding: async () => (await import("./evaluate-call.js")).evaluateEmbeddingCall,
  rotate: async () => (await import("./rotate-call.js")).rotateCall,
  rotateEmbedding: async () => (await import("./rotate-call.js")).rotateEmbeddingCall,
  consensus: async () => (await import("./consensus-call.js")).consensusCall,
  embed: async () => (await import("./cells-call.js")).embedCall,
  decode: async () => (await import("./cells-call.js")).decodeCall,
  counterfactual: async () => (await import("./cells-call.js")).counterfactualCall,
  differentialAbundance: async () => (await import("./differential-abundance-call.js")).differentialAbundanceCall,
  differentialExpression: async () => (await import("./differential-expression-call.js")).differentialExpressionCall,
  pseudobulk: async () => (await import("./pseudobulk-call.js")).pseudobulkCall,
  inspect: async () => (await import("./inspect-call.js")).inspectCall,
  umap: async () => (await import("./picture-call.js")).umapCall,
  cluster: async () => (await import("./picture-call.js")).clusterCall,
  report: async () => (await import("./report-call.js")).reportCall,
} as const satisfies Readonly<Record<string, () => Promise<Call>>>;

export type CallName = keyof typeof CALLS;
type Loaded<Name extends CallName> = Awaited<ReturnType<(typeof CALLS)[Name]>>;
export type RequestOf<Name extends CallName> = Parameters<Loaded<Name>>[0];
export type AnswerOf<Name extends CallName> = Awaited<ReturnType<Loaded<Name>>>;
