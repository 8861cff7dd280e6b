// What money or work is about, by what people call it, with the way to its page where it has one and the reader may see it.
import { Link } from "react-router";
import type { SubjectRef } from "../api/types";
import { useMay } from "../session/session";
import { subjectPage } from "../systems";

export function subjectPath(subject: Pick<SubjectRef, "kind" | "label">): string | undefined {
  return subjectPage(subject.kind)?.path(subject.label);
}

export function SubjectLink({ subject }: { subject: Pick<SubjectRef, "kind" | "label"> }) {
  const may = useMay();
  const page = subjectPage(subject.kind);
  if (page === undefined || !may(page.permission)) return <span className="number">{subject.label}</span>;
  return (
    <Link to={page.path(subject.label)} tabIndex={-1} className="number">
      {subject.label}
    </Link>
  );
}
