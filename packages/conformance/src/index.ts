export { type ClusteringSetup, describeClustering } from "./describe-clustering.js";
export { describeLikelihood, type LikelihoodSetup } from "./describe-likelihood.js";
export { describeMetric, type MetricSetup } from "./describe-metric.js";
export { describeReport, type ReportSetup } from "./describe-report.js";
