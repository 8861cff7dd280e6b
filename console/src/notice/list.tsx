// Notices (公告): what the office makes public. Everyone reads; a manager publishes, changes and ends.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { type FormEvent, useState } from "react";
import { changeNotice, listNotices, publishNotice } from "../api/calls";
import type { Notice } from "../api/types";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay, useNow } from "../session/session";
import { Button } from "../ui/button";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { Nothing, Page, PageSkeleton } from "../ui/page";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";

const NOTICES = ["notices"];

export default function NoticesPage() {
  const { t } = useWords();
  const may = useMay();
  const query = useQuery({ queryKey: NOTICES, queryFn: listNotices });
  const [editing, setEditing] = useState<Notice | "new" | null>(null);
  return (
    <Page
      title={t("notices.title")}
      extra={
        may("publish_notices") && (
          <Button type="primary" onClick={() => setEditing("new")}>
            {t("notices.add")}
          </Button>
        )
      }
    >
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.isPending && <PageSkeleton />}
      {query.data?.items.length === 0 && (
        <div className="panel">
          <Nothing>{t("notices.empty")}</Nothing>
        </div>
      )}
      {query.data?.items.map((notice) => (
        <article key={notice.id} className="panel section notice" data-state={notice.state}>
          <header className="section-head">
            <h2>{notice.title}</h2>
            <span className="badge" data-tone={notice.state === "published" ? "calm" : "quiet"}>
              {t(`notices.state.${notice.state}`)}
            </span>
            {may("publish_notices") && notice.state !== "ended" && (
              <span className="section-extra">
                <Button size="small" onClick={() => setEditing(notice)}>
                  {t("common.edit")}
                </Button>
              </span>
            )}
          </header>
          <p className="quiet number">
            {notice.office.name} · {notice.published_on}
            {notice.until !== null && ` – ${notice.until}`}
          </p>
          <p className="pre">{notice.body}</p>
        </article>
      ))}
      {editing !== null && <NoticeForm notice={editing === "new" ? null : editing} onClose={() => setEditing(null)} />}
    </Page>
  );
}

function NoticeForm({ notice, onClose }: { notice: Notice | null; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const today = dateOf(useNow());
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [title, setTitle] = useState(notice?.title ?? "");
  const [body, setBody] = useState(notice?.body ?? "");
  const [publishedOn, setPublishedOn] = useState<string | null>(notice?.published_on ?? today);
  const [until, setUntil] = useState<string | null>(notice?.until ?? null);
  const save = async (last: string | null) => {
    if (publishedOn === null) return;
    const content = {
      title: title.trim(),
      body: body.trim(),
      published_on: publishedOn,
      ...(last !== null && { until: last }),
    };
    const done = await command.run((key) =>
      notice === null
        ? publishNotice(content, { key })
        : changeNotice(notice.id, content, { key, version: notice.version }),
    );
    if (done === undefined) return;
    message.success(t(notice === null ? "notices.published" : "common.saved"));
    await client.invalidateQueries({ queryKey: NOTICES });
    onClose();
  };
  return (
    <Modal open title={t(notice === null ? "notices.add" : "common.edit")} footer={null} onCancel={onClose} width={640}>
      <form
        className="stack"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          void save(until);
        }}
      >
        <ProblemAlert error={command.error} />
        <Labelled label={t("notices.heading")} required error={fieldProblem(command.error, "title", words)}>
          {(input) => <Input {...input} autoFocus value={title} onChange={(event) => setTitle(event.target.value)} />}
        </Labelled>
        <Labelled label={t("notices.body")} required error={fieldProblem(command.error, "body", words)}>
          {(input) => (
            <Input.TextArea
              {...input}
              autoSize={{ minRows: 4, maxRows: 16 }}
              value={body}
              onChange={(event) => setBody(event.target.value)}
            />
          )}
        </Labelled>
        <div className="form-grid">
          <Labelled
            label={t("notices.published_on")}
            required
            error={fieldProblem(command.error, "published_on", words)}
          >
            {(input) => <DateInput input={input} value={publishedOn} onChange={setPublishedOn} />}
          </Labelled>
          <Labelled label={t("notices.until")} optional error={fieldProblem(command.error, "until", words)}>
            {(input) => <DateInput input={input} value={until} onChange={setUntil} />}
          </Labelled>
        </div>
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy}
            disabled={title.trim() === "" || body.trim() === "" || publishedOn === null}
          >
            {t(notice === null ? "notices.add" : "common.save")}
          </Button>
          {notice !== null && (
            <Button danger onClick={() => void save(today)} disabled={command.busy} why={t("why.busy")}>
              {t("notices.end")}
            </Button>
          )}
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}
