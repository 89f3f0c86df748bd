import { createRoot } from "react-dom/client";
import { TrainingPanel } from "./training-panel.jsx";

const config = {
  data: { use: "simulated", preset: "small", cells: 400, genes: 100 },
  genes: { select: "all" },
  factors: ["group"],
  latents: 4,
  backend: "simd",
  training: { epochs: 20 },
};

createRoot(document.getElementById("root")).render(<TrainingPanel config={config} />);
