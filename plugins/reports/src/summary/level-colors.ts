/**
 * Colors of levels, for light and dark backgrounds: the i-th level of a column has the i-th color in every figure of page
 * and report. The first ten are of Okabe & Ito (2008) with companions; each further one is the candidate with the largest
 * distance in OKLab to all before it (at least 0.1 on light and 0.08 on dark backgrounds).
 */
export const LEVEL_COLORS: readonly (readonly [light: string, dark: string])[] = [
  ["#0072b2", "#4da6e0"],
  ["#d55e00", "#f0803c"],
  ["#009e73", "#2fc79a"],
  ["#cc79a7", "#ee9ecd"],
  ["#e09a00", "#f2b632"],
  ["#4aaee8", "#9bd8fb"],
  ["#7b3f9e", "#b98ad9"],
  ["#7a6320", "#b89a52"],
  ["#3b34a0", "#8a85f0"],
  ["#8c1d4f", "#d8578d"],
  ["#55d034", "#a5f793"],
  ["#053c2e", "#558675"],
  ["#bf2bdd", "#d345f2"],
  ["#5a1b00", "#ac654b"],
  ["#9a8b62", "#fbeabe"],
  ["#481e52", "#94669f"],
  ["#3d53e5", "#4b67fa"],
  ["#9cbe7a", "#b5ce9e"],
  ["#851ee3", "#963bf9"],
  ["#896885", "#f6d0f1"],
  ["#275d54", "#83a79f"],
  ["#296f16", "#60a750"],
  ["#023f6f", "#497eb3"],
  ["#9c3a11", "#fbaf94"],
];
