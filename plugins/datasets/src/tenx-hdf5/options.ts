import { z } from "zod";

export const tenxHdf5Options = z.strictObject({
  genome: z
    .string()
    .optional()
    .describe("Genome to read; needed where the file holds several, as those of mixed species do."),
  featureTypes: z
    .array(z.string())
    .default(["Gene Expression"])
    .describe("Feature types to take, as in features/feature_type; [] takes all. Cell Ranger 2 knew no others."),
  geneNames: z
    .enum(["symbol", "id"])
    .default("symbol")
    .describe("What genes are called; repeated names get -1, -2 … as in scanpy."),
});

export type TenxHdf5Options = z.infer<typeof tenxHdf5Options>;
