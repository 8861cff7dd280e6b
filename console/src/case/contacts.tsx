// Contacts of a case: what was said, when, by whom; and a form for the next one.

import { useState } from "react";
import { addCaseContact } from "../api/calls";
import type { Case, NewContact } from "../api/types";
import { useWords } from "../lib/i18n";
import { ContactForm, ContactLines } from "../party/contacts";
import { Button } from "../ui/button";
import { useMessages } from "../ui/messages";
import { useCaseWrite } from "./write";

export function ContactsOfCase({ shown, workable }: { shown: Case; workable: boolean }) {
  const { t } = useWords();
  const { message } = useMessages();
  const write = useCaseWrite();
  const [adding, setAdding] = useState(false);
  const save = async (body: NewContact) => {
    const done = await write.run({
      version: shown.version,
      act: ({ key }) => addCaseContact(shown.id, body, { key }),
      caseOf: () => null,
    });
    if (done === undefined) return;
    message.success(t("contact.added"));
    setAdding(false);
    await write.reread();
  };
  return (
    <div className="stack">
      <ContactLines contacts={shown.contacts} />
      {adding ? (
        <ContactForm busy={write.busy} error={write.error} onSave={save} onClose={() => setAdding(false)} />
      ) : (
        workable && (
          <div>
            <Button onClick={() => setAdding(true)}>{t("contact.add")}</Button>
          </div>
        )
      )}
    </div>
  );
}
