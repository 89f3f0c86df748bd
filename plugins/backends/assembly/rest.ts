/** The last, incomplete vector of a row: 1 to 3 floats. */

// @ts-ignore: decorator
@inline
export function loadRest(from: usize, count: usize): v128 {
  let x = v128.load32_zero(from);
  if (count > 1) x = v128.load32_lane(from + 4, x, 1);
  if (count > 2) x = v128.load32_lane(from + 8, x, 2);
  return x;
}

// @ts-ignore: decorator
@inline
export function storeRest(to: usize, x: v128, count: usize): void {
  v128.store32_lane(to, x, 0);
  if (count > 1) v128.store32_lane(to + 4, x, 1);
  if (count > 2) v128.store32_lane(to + 8, x, 2);
}
