import { z } from "zod";

export const tenxHdf5Options = z.strictObject({
  genome: z.string().optional().describe("Genome to read; required for a file with several genomes (mixed species)."),
  featureTypes: z
    .array(z.string())
    .default(["Gene Expression"])
    .describe("Feature types to read, as in features/feature_type; [] reads all. Cell Ranger 2 has no others."),
  geneNames: z
    .enum(["symbol", "id"])
    .default("symbol")
    .describe("Gene names: symbols or ids. Repeated names get -1, -2 … as in scanpy."),
});

export type TenxHdf5Options = z.infer<typeof tenxHdf5Options>;
