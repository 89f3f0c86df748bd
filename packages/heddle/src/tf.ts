/** The tf of Heddle and its additional differentiable operations, for plugins. */
export * from "@heddle/ops";
