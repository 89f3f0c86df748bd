/**
 * Every kernel for command lists has one signature, (args, part, parts): its arguments are stored in
 * memory as float64, for any type, and it computes part `part` of `parts` equal shares of its work. A result never
 * depends on the number of parts: work is split along outputs that are computed independently.
 */

// @ts-ignore: decorator
@inline
export function pointer(args: usize, i: i32): usize {
  return <usize>(<u32>load<f64>(args + (<usize>i << 3)));
}

// @ts-ignore: decorator
@inline
export function integer(args: usize, i: i32): i32 {
  return <i32>load<f64>(args + (<usize>i << 3));
}

// @ts-ignore: decorator
@inline
export function single(args: usize, i: i32): f32 {
  return <f32>load<f64>(args + (<usize>i << 3));
}

// @ts-ignore: decorator
@inline
export function double(args: usize, i: i32): f64 {
  return load<f64>(args + (<usize>i << 3));
}

/** Start of part `part` of n: a multiple of `grain`, or n for the end. */
// @ts-ignore: decorator
@inline
export function cut(n: i32, part: i32, parts: i32, grain: i32): i32 {
  if (part == parts) return n;
  return <i32>((<i64>((n + grain - 1) / grain) * part) / parts) * grain;
}
