// The contacts about a thing, whatever it is, with a form for the next one where it is known whose thing it is.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { addPartyContact, listContacts } from "../api/calls";
import type { NewContact } from "../api/types";
import { useWords } from "../lib/i18n";
import { useMay } from "../session/session";
import { Button } from "../ui/button";
import { useMessages } from "../ui/messages";
import { ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { ContactForm, ContactLines } from "./contacts";

export function ContactsAbout({ subject, party }: { subject: string; party: string }) {
  const { t } = useWords();
  const may = useMay();
  const client = useQueryClient();
  const { message } = useMessages();
  const command = useCommand();
  const [adding, setAdding] = useState(false);
  const key = ["contacts", subject];
  const query = useQuery({ queryKey: key, queryFn: () => listContacts(subject) });
  const save = async (body: NewContact) => {
    const done = await command.run((write) => addPartyContact(party, { ...body, about: subject }, { key: write }));
    if (done === undefined) return;
    message.success(t("contact.added"));
    setAdding(false);
    await client.invalidateQueries({ queryKey: key });
  };
  return (
    <div className="stack">
      <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
      {query.data !== undefined && <ContactLines contacts={query.data.items} />}
      {adding ? (
        <ContactForm busy={command.busy} error={command.error} onSave={save} onClose={() => setAdding(false)} />
      ) : (
        may("handle_cases") && (
          <div>
            <Button onClick={() => setAdding(true)}>{t("contact.add")}</Button>
          </div>
        )
      )}
    </div>
  );
}
