# Seurat object -> Heddle -> Seurat object with the latents as a reduction. Run it in this folder: Rscript seurat.R
library(Seurat)
source("heddle.R")

data("pbmc_small", package = "SeuratObject") # 80 cells x 230 genes
counts <- GetAssayData(pbmc_small, slot = "counts") # Seurat 5: layer = "counts"
write_h5ad("pbmc.h5ad", counts, pbmc_small[[c("groups", "letter.idents", "nCount_RNA")]])

heddle("train", "pbmc.yaml", "--data", "pbmc.h5ad", "--out", "run")
heddle("evaluate", "run")

latents <- read_latents("run")[colnames(pbmc_small), ]
pbmc_small[["heddle"]] <- CreateDimReducObject(latents, key = "HEDDLE_", assay = "RNA")
pbmc_small <- FindNeighbors(pbmc_small, reduction = "heddle", dims = seq_len(ncol(latents)))
pbmc_small <- FindClusters(pbmc_small, resolution = 0.8)
print(table(cluster = pbmc_small$seurat_clusters, identity = pbmc_small$letter.idents))
saveRDS(pbmc_small, "pbmc.rds")
