// The seal of the product: what was promised, line by line, and the day it is due.
export function Seal({ size }: { size: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" fill="#24564f" />
      <path d="M8 9.5h16M8 16h10M8 22.5h16" stroke="#f7f5ef" strokeWidth="3" strokeLinecap="round" />
      <circle cx="23" cy="16" r="2.4" fill="#e0a458" />
    </svg>
  );
}
