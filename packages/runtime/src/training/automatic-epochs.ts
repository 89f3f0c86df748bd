/** scvi-tools' heuristic over all cells, validation cells included: 400 epochs up to 20,000, fewer beyond (model/_utils.py, get_max_epochs_heuristic). */
export const automaticEpochs = (cells: number): number => Math.max(1, Math.min(Math.round((20000 / cells) * 400), 400));
