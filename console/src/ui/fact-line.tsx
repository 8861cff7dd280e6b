// A figure among the facts of a thing: its name, and the figure in digits of one width.

export function FactLine({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="number">{value}</dd>
    </>
  );
}
