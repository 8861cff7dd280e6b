// How many: a small number beside a name or on a sign.
const MOST = 99;

export function Count({ of, title }: { of: number; title?: string }) {
  if (of === 0) return null;
  return (
    <span className="count number" title={title}>
      {of > MOST ? `${MOST}+` : of}
    </span>
  );
}
