/** Commas between the thousands of a number in decimal notation: "1234567.5" → "1,234,567.5". The same in every locale. */
export const withCommas = (text: string): string =>
  text.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
