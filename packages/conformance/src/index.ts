export { type ClusteringSetup, describeClustering } from "./describe-clustering.js";
export { describeMetric, type MetricSetup } from "./describe-metric.js";
export { describeReport, type ReportSetup } from "./describe-report.js";
