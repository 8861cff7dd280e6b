// The page of a form that is a kept draft: it says that the draft is kept or came back, offers to begin afresh, and sends with
// the button or Ctrl Enter.
import { Alert } from "antd";
import type { FormEvent, KeyboardEvent, ReactNode, RefObject } from "react";
import { formatInstant } from "../lib/date";
import { useWords } from "../lib/i18n";
import { Button } from "./button";
import { Page } from "./page";

type Props = {
  title: string;
  /** Nothing was entered yet: there is nothing to say of a draft. */
  isEmpty: boolean;
  /** When the draft that came back was last saved. */
  restoredAt: string | null;
  form: RefObject<HTMLFormElement | null>;
  onSubmit: () => void;
  onStartAfresh: () => void;
  children: ReactNode;
  /** What stands outside of the form, as a dialog does: its keys do not send the form. */
  beside?: ReactNode;
};

export function DraftFormPage(props: Props) {
  const { title, isEmpty, restoredAt, form, onSubmit, onStartAfresh, children, beside } = props;
  const { t } = useWords();
  return (
    <Page
      title={title}
      extra={
        !isEmpty && (
          <>
            <span className="quiet">{t("open.draft_kept")}</span>
            <Button type="text" onClick={onStartAfresh}>
              {t("open.draft_discard")}
            </Button>
          </>
        )
      }
    >
      {restoredAt !== null && (
        <Alert
          type="info"
          showIcon
          closable
          className="gap-below"
          title={t("open.draft_restored", { time: formatInstant(restoredAt) })}
        />
      )}
      <form
        ref={form}
        className="open-case"
        noValidate
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          onSubmit();
        }}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
            event.preventDefault();
            onSubmit();
          }
        }}
      >
        {children}
      </form>
      {beside}
    </Page>
  );
}
