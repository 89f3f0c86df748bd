# SingleCellExperiment -> Heddle -> SingleCellExperiment with a reduced dimension. Run it in this folder.
library(SingleCellExperiment)
source("heddle.R")

set.seed(1)
group <- rep(c("a", "b"), each = 60)
means <- matrix(rgamma(100, 2, 1), 100, 120) * outer(rep(c(1, 4), c(80, 20)), group == "b", function(fold, on) ifelse(on, fold, 1))
counts <- matrix(rpois(length(means), means), 100, dimnames = list(paste0("gene", 1:100), paste0("cell", 1:120)))
sce <- SingleCellExperiment(list(counts = as(counts, "CsparseMatrix")), colData = DataFrame(group = group, row.names = colnames(counts)))

write_h5ad("sce.h5ad", counts(sce), as.data.frame(colData(sce)))
heddle("train", "sce.yaml", "--data", "sce.h5ad", "--out", "run-sce")
reducedDim(sce, "heddle") <- read_latents("run-sce")[colnames(sce), ]
print(sce)
print(max(abs(cor(reducedDim(sce, "heddle"), sce$group == "b"))))
