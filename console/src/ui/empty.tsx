// A list with nothing in it: that there is nothing, and what to do next, for those who may.
import type { ReactNode } from "react";
import { Link } from "react-router";
import { useWords } from "../lib/i18n";
import { useSees } from "../session/session";
import { placeOf } from "../systems";

type Props = {
  says: ReactNode;
  /** Places where one goes on; those are told that the operator sees, by name. */
  next?: readonly string[];
  /** What the button above the list is called that puts the first into it, where the operator may. */
  begin?: string | false;
};

export function Empty({ says, next = [], begin = false }: Props) {
  const { t, local } = useWords();
  const sees = useSees();
  const places = next.filter(sees).flatMap((key) => placeOf(key) ?? []);
  const onwards =
    places.length > 0 ? places.map(({ path, name }) => [path, local(name)]) : [["/", t("common.to_home")]];
  return (
    <>
      <p>{says}</p>
      <p className="empty-next">
        {begin !== false && t("common.begin_above", { name: begin })}
        {begin === false &&
          onwards.map(([path = "/", name]) => (
            <Link key={path} to={path}>
              {name}
            </Link>
          ))}
      </p>
    </>
  );
}
