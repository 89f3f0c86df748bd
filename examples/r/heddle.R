# AnnData files for Heddle, written and read with hdf5r: no Python is needed.
# Matrices of R store columns first. So genes x cells in R are cells x genes in the file, without a copy.
library(hdf5r)
library(Matrix)

scalar_attribute <- function(object, name, value) {
  text <- H5T_STRING$new(size = Inf)$set_cset("UTF-8")
  object$create_attr(name, robj = value, dtype = if (is.character(value)) text, space = H5S$new("scalar"))
}

encode <- function(object, type, version) {
  scalar_attribute(object, "encoding-type", type)
  scalar_attribute(object, "encoding-version", version)
  object
}

write_strings <- function(group, name, values) {
  text <- H5T_STRING$new(size = Inf)$set_cset("UTF-8")
  data <- group$create_dataset(name, robj = enc2utf8(values), dtype = text, chunk_dims = NULL)
  encode(data, "string-array", "0.2.0")
}

write_column <- function(group, name, values) {
  if (is.numeric(values)) return(encode(group$create_dataset(name, robj = as.numeric(values)), "array", "0.2.0"))
  levels <- factor(values)
  column <- encode(group$create_group(name), "categorical", "0.2.0")
  encode(column$create_dataset("codes", robj = ifelse(is.na(levels), -1L, as.integer(levels) - 1L)), "array", "0.2.0")
  write_strings(column, "categories", base::levels(levels))
  # without the third state NA, which Python does not read as a boolean
  boolean <- H5T_LOGICAL$new(include_NA = FALSE)
  column$create_attr("ordered", robj = is.ordered(values), dtype = boolean, space = H5S$new("scalar"))
}

write_table <- function(file, name, index, columns) {
  table <- encode(file$create_group(name), "dataframe", "0.2.0")
  scalar_attribute(table, "_index", "_index")
  text <- H5T_STRING$new(size = Inf)$set_cset("UTF-8")
  order <- names(columns)
  space <- H5S$new("simple", dims = length(order))
  table$create_attr("column-order", robj = if (length(order) > 0) order, dtype = text, space = space)
  write_strings(table, "_index", index)
  for (each in order) write_column(table, each, columns[[each]])
}

# counts: genes x cells, raw counts. cells: a data frame with a row per cell; its columns can be factors and covariates.
write_h5ad <- function(path, counts, cells = data.frame(row.names = colnames(counts))) {
  stopifnot(identical(rownames(cells), colnames(counts)), !is.null(rownames(counts)))
  counts <- as(as(as(counts, "dMatrix"), "generalMatrix"), "CsparseMatrix")
  file <- encode(H5File$new(path, mode = "w"), "anndata", "0.1.0")
  on.exit(file$close_all())
  matrix <- encode(file$create_group("X"), "csr_matrix", "0.1.0")
  matrix$create_attr("shape", robj = rev(dim(counts)))
  matrix$create_dataset("data", robj = counts@x)
  matrix$create_dataset("indices", robj = counts@i)
  matrix$create_dataset("indptr", robj = counts@p)
  write_table(file, "obs", colnames(counts), as.list(cells))
  write_table(file, "var", rownames(counts), list())
  invisible(path)
}

# The latent representation of a run: cells x latents, with the names of the cells.
read_latents <- function(run, name = "X_heddle") {
  file <- H5File$new(file.path(run, "latents.h5ad"), mode = "r")
  on.exit(file$close_all())
  latents <- t(file[[paste0("obsm/", name)]]$read())
  obs <- file[["obs"]]
  rownames(latents) <- obs[[h5attr(obs, "_index")]]$read()
  colnames(latents) <- paste0("HEDDLE_", seq_len(ncol(latents)))
  latents
}

# Runs a command of Heddle; fails if it does.
heddle <- function(...) {
  status <- system2("heddle", shQuote(c(...)))
  if (status != 0) stop("heddle ", paste(c(...), collapse = " "), " ended with status ", status)
}
