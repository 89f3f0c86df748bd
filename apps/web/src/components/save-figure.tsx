import type { FigureColors } from "./figure-svg.js";
import { saveBlob } from "./save.js";
import { pngOf } from "./scatter-files.js";

interface SaveFigureProps {
  /** Name of the files; characters that a file name cannot have become "-". */
  readonly name: string;
  /** A standalone SVG. */
  readonly svg: (colors: FigureColors) => string;
  readonly csv: () => string;
}

/** Saves a figure as it is shown: for a paper, for a slide, and its numbers. */
export function SaveFigure({ name, svg, csv }: SaveFigureProps) {
  const stem = name.replace(/[^A-Za-z0-9.]+/g, "-").replace(/^-|-$/g, "");
  const drawn = () => {
    const { backgroundColor, color } = getComputedStyle(document.body);
    return svg({ ground: backgroundColor, ink: color });
  };
  const save = (extension: string, contents: string, type: string) =>
    saveBlob(`${stem}.${extension}`, new Blob([contents], { type }));
  return (
    <p class="row save">
      <span class="quiet">Save</span>
      <button type="button" class="small" onClick={() => save("svg", drawn(), "image/svg+xml")}>
        SVG
      </button>
      <button
        type="button"
        class="small"
        onClick={() => void pngOf(drawn()).then((blob) => saveBlob(`${stem}.png`, blob))}
      >
        PNG
      </button>
      <button type="button" class="small" onClick={() => save("csv", csv(), "text/csv")}>
        CSV
      </button>
    </p>
  );
}
