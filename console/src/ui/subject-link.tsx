// What money or work is about, by what people call it, with the way to its page where it has one and the reader may see it.
import { Link } from "react-router";
import type { SubjectRef } from "../api/types";
import { useMay } from "../session/session";
import { subjectPage } from "../systems";

export function subjectPath(subject: Pick<SubjectRef, "kind" | "label" | "id">): string | undefined {
  return subjectPage(subject.kind)?.path(subject.label, subject.id);
}

type Props = {
  subject: Pick<SubjectRef, "kind" | "label" | "id">;
  /** Among words it is underlined and stands in the order of the Tab key; in a row of a list the row leads there. */
  inText?: boolean;
};

export function SubjectLink({ subject, inText }: Props) {
  const may = useMay();
  const page = subjectPage(subject.kind);
  if (page === undefined || (page.permission !== undefined && !may(page.permission)))
    return <span className="number">{subject.label}</span>;
  return (
    <Link
      to={page.path(subject.label, subject.id)}
      tabIndex={inText === true ? 0 : -1}
      className={inText === true ? "number in-text" : "number"}
    >
      {subject.label}
    </Link>
  );
}
