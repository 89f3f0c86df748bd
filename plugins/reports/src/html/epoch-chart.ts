/** Margins and size of the charts by epoch. */
export const FRAME = {
  height: 228,
  marginTop: 32,
  marginLeft: 58,
  marginRight: 14,
  marginBottom: 36,
  color: { type: "identity" },
} as const;
export const EPOCHS = { label: "epoch →", ticks: 5 } as const;
