import { z } from "zod";

export const tenxMtxOptions = z.strictObject({
  featureTypes: z
    .array(z.string())
    .default(["Gene Expression"])
    .describe("Feature types to read, as in the third column of features.tsv; [] reads all."),
  geneNames: z
    .enum(["symbol", "id"])
    .default("symbol")
    .describe("Gene names: symbols or ids. Repeated names get -1, -2 … as in scanpy."),
});

export type TenxMtxOptions = z.infer<typeof tenxMtxOptions>;
