import { z } from "zod";

export const tenxMtxOptions = z.strictObject({
  featureTypes: z
    .array(z.string())
    .default(["Gene Expression"])
    .describe("Feature types to take, as in the third column of features.tsv; [] takes all."),
  geneNames: z
    .enum(["symbol", "id"])
    .default("symbol")
    .describe("What genes are called; repeated names get -1, -2 … as in scanpy."),
});

export type TenxMtxOptions = z.infer<typeof tenxMtxOptions>;
