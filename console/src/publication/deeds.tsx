// What can be done with a publication: posting it with a photo, objecting to a line, answering an objection, withdrawing it.
import { Input, Modal, Radio } from "antd";
import { type FormEvent, useState } from "react";
import { instantOfWallTime, wallTime } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useNow } from "../session/session";
import { Button } from "../ui/button";
import { WallTimeInput } from "../ui/instant-input";
import { Labelled, LabelledGroup } from "../ui/labelled";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { UploadButton } from "../ui/upload-button";
import { useCommand } from "../ui/write-key";
import {
  decideObjection,
  layPhoto,
  type Objection,
  type Publication,
  type PublicationLine,
  postPublication,
  raiseObjection,
  withdrawPublication,
} from "./calls";

export type Deed =
  | { what: "post" }
  | { what: "withdraw" }
  | { what: "object"; line: PublicationLine }
  | { what: "answer"; objection: Objection };

type Props = { publication: Publication; deed: Deed; onDone: (said: string) => void; onClose: () => void };

export function Act({ publication, deed, onDone, onClose }: Props) {
  const { t } = useWords();
  const title = {
    post: t("publication.post"),
    withdraw: t("publication.withdraw"),
    object: t("publication.object"),
    answer: t("publication.answer"),
  }[deed.what];
  return (
    <Modal open title={title} footer={null} onCancel={onClose} width={460}>
      {deed.what === "post" ? (
        <Post publication={publication} onDone={onDone} onClose={onClose} />
      ) : (
        <Say publication={publication} deed={deed} onDone={onDone} onClose={onClose} />
      )}
    </Modal>
  );
}

function Post({ publication, onDone, onClose }: Omit<Props, "deed">) {
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const command = useCommand();
  const upload = useCommand();
  const [where, setWhere] = useState("");
  const [wall, setWall] = useState<string | null>(wallTime(now));
  const [photo, setPhoto] = useState<{ id: string; name: string } | null>(null);
  const lay = async (file: File) => {
    const laid = await upload.run((key) => layPhoto(publication.id, file, { key }));
    if (laid !== undefined) setPhoto({ id: laid.answer.id, name: file.name });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (wall === null) return;
    const body = {
      posted_where: where.trim(),
      posted_at: instantOfWallTime(wall),
      ...(photo !== null && { photo: photo.id }),
    };
    const written = await command.run((key) => postPublication(publication.id, body, { key }));
    if (written !== undefined) onDone(t("publication.posted"));
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <ProblemAlert error={command.error ?? upload.error} />
      <Labelled
        label={t("publication.posted_where")}
        required
        hint={t("publication.where_hint")}
        error={fieldProblem(command.error, "posted_where", words)}
      >
        {(input) => <Input {...input} autoFocus value={where} onChange={(event) => setWhere(event.target.value)} />}
      </Labelled>
      <Labelled label={t("publication.posted_at")} required error={fieldProblem(command.error, "posted_at", words)}>
        {(input) => <WallTimeInput input={input} value={wall} onChange={setWall} latest={wallTime(now)} />}
      </Labelled>
      <p className="quiet">{photo === null ? t("publication.photo_needed") : photo.name}</p>
      <div className="form-actions">
        <UploadButton
          label={t("publication.photo_add")}
          accept="image/jpeg,image/png"
          busy={upload.busy}
          onFile={(file) => void lay(file)}
        />
        <Button
          type="primary"
          htmlType="submit"
          loading={command.busy}
          {...(where.trim() !== "" && wall !== null && { why: t("publication.photo_needed") })}
          disabled={where.trim() === "" || wall === null || photo === null}
        >
          {t("publication.post")}
        </Button>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
      </div>
    </form>
  );
}

function Say({ publication, deed, onDone, onClose }: Props) {
  const words = useWords();
  const { t } = words;
  const command = useCommand();
  const [text, setText] = useState("");
  const [by, setBy] = useState("");
  const [upheld, setUpheld] = useState<boolean | null>(null);
  const said = text.trim();
  const act = (key: string): Promise<unknown> => {
    switch (deed.what) {
      case "object": {
        const body = { position: deed.line.position, text: said, ...(by.trim() !== "" && { raised_by: by.trim() }) };
        return raiseObjection(publication.id, body, { key });
      }
      case "answer":
        return decideObjection(publication.id, deed.objection.id, { upheld: upheld === true, finding: said }, { key });
      default:
        return withdrawPublication(publication.id, said, { key });
    }
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const written = await command.run(act);
    if (written === undefined) return;
    onDone(
      t(
        deed.what === "object"
          ? "publication.objected"
          : deed.what === "answer"
            ? "publication.answered"
            : "publication.withdrawn",
      ),
    );
  };
  const [label, field] =
    deed.what === "object"
      ? ([t("publication.words"), "text"] as const)
      : deed.what === "answer"
        ? ([t("publication.finding"), "finding"] as const)
        : ([t("publication.reason"), "reason"] as const);
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <ProblemAlert error={command.error} />
      {deed.what === "object" && (
        <>
          <p>
            {deed.line.position} <strong>{deed.line.name}</strong>
          </p>
          <Labelled label={t("publication.raised_by")} optional error={fieldProblem(command.error, "raised_by", words)}>
            {(input) => <Input {...input} value={by} onChange={(event) => setBy(event.target.value)} />}
          </Labelled>
        </>
      )}
      {deed.what === "answer" && (
        <>
          <p>
            {deed.objection.position} <strong>{deed.objection.name}</strong> {deed.objection.text}
          </p>
          <LabelledGroup label={t("publication.answer")} required>
            <Radio.Group
              value={upheld}
              onChange={(event) => setUpheld(event.target.value)}
              options={[
                { value: false, label: t("publication.dismissed") },
                { value: true, label: t("publication.upheld") },
              ]}
            />
          </LabelledGroup>
        </>
      )}
      <Labelled label={label} required error={fieldProblem(command.error, field, words)}>
        {(input) => (
          <Input.TextArea
            {...input}
            autoFocus
            rows={3}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        )}
      </Labelled>
      <div className="form-actions">
        <Button
          type="primary"
          htmlType="submit"
          danger={deed.what === "withdraw"}
          loading={command.busy}
          disabled={said === "" || (deed.what === "answer" && upheld === null)}
        >
          {t(deed.what === "withdraw" ? "publication.withdraw" : "common.save")}
        </Button>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
      </div>
    </form>
  );
}
