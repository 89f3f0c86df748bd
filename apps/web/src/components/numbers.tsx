/** Figures that matter, large, each with what it is. */
export function Numbers({ values }: { values: readonly (readonly [value: string, what: string])[] }) {
  return (
    <dl class="figures-row">
      {values.map(([value, what]) => (
        <div class="figure-number" key={what}>
          <dt>{what}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
