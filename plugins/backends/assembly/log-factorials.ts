import { cut, integer, pointer } from "./arguments";
import { logGamma } from "./rising-factorial";

/** Arguments: rows, starts, counts, factorials (ln i! for i < 1,024, float64), y: Σ ln x! of each row. Split over rows. */
export function logFactorials(args: usize, part: i32, parts: i32): void {
  const rows = integer(args, 0), starts = pointer(args, 1), counts = pointer(args, 2);
  const factorials = pointer(args, 3), y = pointer(args, 4);
  const last = cut(rows, part + 1, parts, 1);
  for (let row = cut(rows, part, parts, 1); row < last; row++) {
    const end = counts + (<usize>load<u32>(starts + (<usize>row << 2), 4) << 2);
    let sum: f64 = 0;
    for (let at = counts + (<usize>load<u32>(starts + (<usize>row << 2)) << 2); at < end; at += 4) {
      const x = load<f32>(at);
      // counts are integers, but a third-party dataset may contain fractions: the table covers integers only
      if (x < 1024 && x == Mathf.floor(x)) sum += load<f64>(factorials + (<usize>(<i32>x) << 3));
      else sum += logGamma(<f64>x + 1);
    }
    store<f32>(y + (<usize>row << 2), <f32>sum);
  }
}
