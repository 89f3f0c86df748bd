import type { GeneEffect } from "heddle";
import { count, fixed, rounded } from "./number-text.js";

interface GeneListProps {
  readonly title: string;
  readonly genes: readonly GeneEffect[];
  readonly largest: number;
  readonly onGene: (gene: string) => void;
}

/** Genes by the size of their change; choosing one shows its effects. */
export function GeneList({ title, genes, largest, onGene }: GeneListProps) {
  return (
    <div>
      <h3>{title}</h3>
      {genes.length === 0 ? (
        <p class="quiet">None.</p>
      ) : (
        <ol>
          {genes.map(({ gene, log2FoldChange, detectedCells, meanExpression }) => (
            <li key={gene}>
              <button type="button" class="plain" onClick={() => onGene(gene)} title={gene}>
                {gene}
              </button>
              <span
                class="track"
                style={{
                  "--share": `${Math.min(100, (100 * Math.abs(log2FoldChange)) / largest)}%`,
                  "--hue": log2FoldChange < 0 ? "var(--minus)" : "var(--plus)",
                }}
              >
                <i />
              </span>
              <span>{fixed(log2FoldChange)}</span>
              {detectedCells !== undefined && meanExpression !== undefined && (
                <span class="quiet">
                  {count(detectedCells, "cell")}, mean {rounded(meanExpression)}
                </span>
              )}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
