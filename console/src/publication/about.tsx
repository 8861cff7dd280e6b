// The publications about something, on its page, with the way to make another.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { useMessages } from "../ui/messages";
import { Nothing, Section } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { listPublications, makePublication } from "./calls";
import { Standing } from "./words";

export function PublicationsAbout({ about, kind }: { about: string; kind: string }) {
  const { t } = useWords();
  const may = useMay();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const query = useQuery({
    queryKey: ["publications", "about", about],
    queryFn: () => listPublications({ about, limit: 20, after: null }),
    enabled: may("read_publications"),
  });
  if (!may("read_publications")) return null;
  const make = async () => {
    const made = await command.run((key) => makePublication(kind, about, { key }));
    if (made === undefined) return;
    message.success(t("publication.made"));
    void client.invalidateQueries({ queryKey: ["publications"] });
    navigate(`/publications/${made.answer.number}`);
  };
  // Something can have lists of several kinds; those of another kind are told where they are made.
  const rows = (query.data?.items ?? []).filter((row) => row.kind.key === kind);
  return (
    <Section
      title={t("publication.title")}
      extra={
        may("keep_publications") && (
          <Button loading={command.busy} onClick={() => void make()}>
            {t("publication.make")}
          </Button>
        )
      }
    >
      <ProblemAlert error={command.error ?? query.error} onRetry={() => void query.refetch()} />
      {query.isSuccess && rows.length === 0 && <Nothing>{t("publication.none")}</Nothing>}
      <ul className="lines">
        {rows.map((row) => (
          <li key={row.id}>
            <Link to={`/publications/${row.number}`} className="number in-text">
              {row.number}
            </Link>{" "}
            <Standing publication={row} />{" "}
            <span className="quiet">
              {t("publication.lines")} {row.lines}
              {row.ends_on !== null && ` · ${t("publication.ends_on")} ${row.ends_on}`}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
