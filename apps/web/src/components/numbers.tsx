/** Large numbers with labels. */
export function Numbers({ values }: { values: readonly (readonly [value: string, label: string])[] }) {
  return (
    <dl class="figures-row">
      {values.map(([value, label]) => (
        <div class="figure-number" key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
