import type { MetricResult } from "heddle";
import { fixed } from "../components/number-text.js";

/** A value with its interval. */
export function Value({ result }: { result: MetricResult | undefined }) {
  if (result === undefined) return <td>–</td>;
  const { value, interval } = result;
  return (
    <td>
      {fixed(value)}{" "}
      {interval !== undefined && (
        <span class="quiet">
          [{fixed(interval.low)}, {fixed(interval.high)}]
        </span>
      )}
    </td>
  );
}

/** The change from one run to the other; clear if their intervals do not overlap. */
export function Difference({ first, second }: { first: MetricResult | undefined; second: MetricResult | undefined }) {
  if (first === undefined || second === undefined) return <td>–</td>;
  const change = second.value - first.value;
  const clear =
    first.interval !== undefined &&
    second.interval !== undefined &&
    (first.interval.high < second.interval.low || second.interval.high < first.interval.low);
  const better = change > 0 === first.higherIsBetter;
  if (!clear) return <td class="quiet">{signed(change)}, not clear</td>;
  return <td class={better ? "gain" : "loss"}>{`${signed(change)}, ${better ? "better" : "worse"}`}</td>;
}

const signed = (value: number): string => (value > 0 ? `+${fixed(value)}` : fixed(value));
