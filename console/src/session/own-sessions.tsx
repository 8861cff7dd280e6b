// Where one is signed in: each session with its address and when it was last used, and a way to end it.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { endOwnSession, listOwnSessions } from "../api/calls";
import type { components } from "../api/schema";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { Button } from "../ui/button";
import { Empty } from "../ui/empty";
import { type Column, ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { Section } from "../ui/page";
import { ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";

type OwnSession = components["schemas"]["OwnSession"];

export function OwnSessions() {
  const { t } = useWords();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const query = useQuery({ queryKey: ["own-sessions"], queryFn: listOwnSessions });
  const end = async (id: string) => {
    const done = await command.run(() => endOwnSession(id));
    if (done !== undefined) message.success(t("account.session_ended"));
    await client.invalidateQueries({ queryKey: ["own-sessions"] });
  };
  const columns: Column<OwnSession>[] = [
    {
      key: "client",
      title: t("account.session_client"),
      onPhone: "heading",
      render: (row) => row.client || t("account.session_unknown"),
    },
    { key: "address", title: t("account.session_address"), className: "nowrap", render: (row) => row.address },
    {
      key: "began",
      title: t("account.session_began"),
      className: "nowrap",
      render: (row) => formatInstant(row.began_at),
    },
    { key: "seen", title: t("account.session_seen"), className: "nowrap", render: (row) => formatInstant(row.seen_at) },
    {
      key: "end",
      title: "",
      className: "nowrap",
      render: (row) =>
        row.is_this ? (
          <span className="badge" data-tone="kept">
            {t("account.session_this")}
          </span>
        ) : (
          <Button size="small" loading={command.busy} onClick={() => void end(row.id)}>
            {t("account.session_end")}
          </Button>
        ),
    },
  ];
  return (
    <Section title={t("account.sessions")}>
      <ProblemAlert error={query.error ?? command.error} onRetry={() => void query.refetch()} />
      <ListTable
        label={t("account.sessions")}
        columns={columns}
        rows={query.data?.items}
        rowKey={(row) => row.id}
        empty={<Empty says={t("account.sessions_empty")} next={["board"]} />}
      />
    </Section>
  );
}
