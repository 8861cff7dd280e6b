// What money or work is about, by what people call it, with the way to its page where it has one.
import { Link } from "react-router";
import type { SubjectRef } from "../api/types";

/** The page of each kind of subject. */
const PAGES: Record<string, (subject: SubjectRef) => string> = {
  policy: (subject) => `/policies/${subject.label}`,
};

export function subjectPath(subject: SubjectRef): string | undefined {
  return PAGES[subject.kind]?.(subject);
}

export function SubjectLink({ subject }: { subject: SubjectRef }) {
  const path = subjectPath(subject);
  if (path === undefined) return <span className="number">{subject.label}</span>;
  return (
    <Link to={path} tabIndex={-1} className="number">
      {subject.label}
    </Link>
  );
}
