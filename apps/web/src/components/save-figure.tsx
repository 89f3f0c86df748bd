import { saveBlob } from "./save.js";
import { pngOf, type ScatterPicture, scatterCsv, scatterSvg } from "./scatter-files.js";

/** Saves a scatter plot as it is shown: for a paper, for a slide, and its numbers. */
export function SaveFigure({ picture }: { picture: Omit<ScatterPicture, "ground" | "ink"> }) {
  const name = ["cells", ...picture.axes, picture.coloredBy ?? ""].join("-").replace(/[^A-Za-z0-9.]+/g, "-");
  const stem = name.replace(/^-|-$/g, "");
  const svg = () => {
    const styles = getComputedStyle(document.body);
    return scatterSvg({ ...picture, ground: styles.backgroundColor, ink: styles.color });
  };
  const csv = () => scatterCsv({ ...picture, ground: "", ink: "" });
  return (
    <p class="row save">
      <span class="quiet">Save</span>
      <button
        type="button"
        class="small"
        onClick={() => saveBlob(`${stem}.svg`, new Blob([svg()], { type: "image/svg+xml" }))}
      >
        SVG
      </button>
      <button
        type="button"
        class="small"
        onClick={() => void pngOf(svg()).then((blob) => saveBlob(`${stem}.png`, blob))}
      >
        PNG
      </button>
      <button
        type="button"
        class="small"
        onClick={() => saveBlob(`${stem}.csv`, new Blob([csv()], { type: "text/csv" }))}
      >
        CSV
      </button>
    </p>
  );
}
