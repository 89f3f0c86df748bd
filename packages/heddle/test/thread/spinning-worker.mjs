// A worker whose dataset plugin loops for ever in a call of the HDF5 library, as the library does on damaged data that
// pass the checks.

import { countCall, IN_LIBRARY } from "@heddle/contracts/threads";
import { z } from "zod";
import { serveTraining } from "../../dist/index.js";

const spin = () => {
  for (;;);
};

serveTraining({
  plugins: [
    {
      role: "dataset",
      name: "spins",
      apiVersion: 1,
      summary: "Loops.",
      options: z.strictObject({}),
      create: () => ({
        accepts: "file",
        recognizes: async () => true,
        open: async () => countCall(IN_LIBRARY, spin),
        inspect: async () => countCall(IN_LIBRARY, spin),
      }),
    },
  ],
});
