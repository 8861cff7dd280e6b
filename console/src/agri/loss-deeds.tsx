// What can be done about a loss: a survey with a photo, another household, drawing panel and sample, assessing and signing a claim.
import { Input, Modal, Radio, Select } from "antd";
import { type FormEvent, useState } from "react";
import { dateOf, instantOfWallTime, wallTime } from "../lib/date";
import { useWords } from "../lib/i18n";
import { layPhoto } from "../publication/calls";
import { useNow } from "../session/session";
import { Button } from "../ui/button";
import { DateInput, WallTimeInput } from "../ui/instant-input";
import { Labelled, LabelledGroup } from "../ui/labelled";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { UploadButton } from "../ui/upload-button";
import { useCommand } from "../ui/write-key";
import {
  assessClaim,
  type CropClaim,
  claimLoss,
  drawPanel,
  drawSample,
  type Loss,
  signClaim,
  surveyLoss,
} from "./loss-calls";
import { partOf } from "./percent";

export type LossDeed =
  | { what: "survey" }
  | { what: "claim" }
  | { what: "panel" }
  | { what: "sample" }
  | { what: "assess"; claim: CropClaim }
  | { what: "sign"; claim: CropClaim };

type Closing = { onDone: (said: string) => void; onClose: () => void };
type Props = Closing & { loss: Loss; deed: LossDeed };

export function LossAct({ loss, deed, onDone, onClose }: Props) {
  const { t } = useWords();
  const title = {
    survey: t("loss.survey"),
    claim: t("loss.claim"),
    panel: t("loss.panel_draw"),
    sample: t("loss.sample_draw"),
    assess: t("loss.assess"),
    sign: t("loss.sign"),
  }[deed.what];
  const closing = { onDone, onClose };
  return (
    <Modal open title={title} footer={null} onCancel={onClose} width={460}>
      {deed.what === "survey" && <Survey loss={loss} {...closing} />}
      {deed.what === "claim" && <Claim loss={loss} {...closing} />}
      {(deed.what === "panel" || deed.what === "sample") && <Draw loss={loss} what={deed.what} {...closing} />}
      {deed.what === "assess" && <Assess loss={loss} claim={deed.claim} {...closing} />}
      {deed.what === "sign" && <Sign claim={deed.claim} {...closing} />}
    </Modal>
  );
}

function Survey({ loss, onDone, onClose }: Closing & { loss: Loss }) {
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const command = useCommand();
  const upload = useCommand();
  const [place, setPlace] = useState("");
  const [wall, setWall] = useState<string | null>(wallTime(now));
  const [surveyors, setSurveyors] = useState("");
  const [text, setText] = useState("");
  const [photo, setPhoto] = useState<{ id: string; name: string } | null>(null);
  const lay = async (file: File) => {
    const laid = await upload.run((key) => layPhoto(loss.id, file, { key }));
    if (laid !== undefined) setPhoto({ id: laid.answer.id, name: file.name });
  };
  const written = place.trim() !== "" && surveyors.trim() !== "" && text.trim() !== "" && wall !== null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (wall === null || photo === null) return;
    const body = {
      place: place.trim(),
      surveyed_at: instantOfWallTime(wall),
      surveyors: surveyors.trim(),
      text: text.trim(),
      photo: photo.id,
    };
    const done = await command.run((key) => surveyLoss(loss.id, body, { key }));
    if (done !== undefined) onDone(t("loss.surveyed"));
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <ProblemAlert error={command.error ?? upload.error} />
      <Labelled label={t("loss.place")} required error={fieldProblem(command.error, "place", words)}>
        {(input) => <Input {...input} autoFocus value={place} onChange={(event) => setPlace(event.target.value)} />}
      </Labelled>
      <Labelled label={t("loss.surveyed_at")} required error={fieldProblem(command.error, "surveyed_at", words)}>
        {(input) => <WallTimeInput input={input} value={wall} onChange={setWall} latest={wallTime(now)} />}
      </Labelled>
      <Labelled label={t("loss.surveyors")} required error={fieldProblem(command.error, "surveyors", words)}>
        {(input) => <Input {...input} value={surveyors} onChange={(event) => setSurveyors(event.target.value)} />}
      </Labelled>
      <Labelled label={t("loss.seen")} required error={fieldProblem(command.error, "text", words)}>
        {(input) => (
          <Input.TextArea {...input} rows={3} value={text} onChange={(event) => setText(event.target.value)} />
        )}
      </Labelled>
      <p className="quiet">{photo === null ? t("loss.photo_needed") : photo.name}</p>
      <div className="form-actions">
        <UploadButton
          label={t("loss.photo_add")}
          accept="image/jpeg,image/png"
          busy={upload.busy}
          onFile={(file) => void lay(file)}
        />
        <Button
          type="primary"
          htmlType="submit"
          loading={command.busy}
          {...(written && { why: t("loss.photo_needed") })}
          disabled={!written || photo === null}
        >
          {t("loss.survey")}
        </Button>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
      </div>
    </form>
  );
}

function Claim({ loss, onDone, onClose }: Closing & { loss: Loss }) {
  const words = useWords();
  const { t } = words;
  const command = useCommand();
  const [cover, setCover] = useState(`${loss.group_number}-`);
  const [quantity, setQuantity] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = { cover: cover.trim(), quantity: quantity.trim() };
    const written = await command.run((key) => claimLoss(loss.id, body, { key }));
    if (written !== undefined) onDone(t("loss.claimed"));
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <ProblemAlert error={command.error} />
      <Labelled label={t("loss.cover")} required error={fieldProblem(command.error, "cover", words)}>
        {(input) => <Input {...input} autoFocus value={cover} onChange={(event) => setCover(event.target.value)} />}
      </Labelled>
      <Labelled label={t("loss.quantity")} required error={fieldProblem(command.error, "quantity", words)}>
        {(input) => (
          <Input
            {...input}
            inputMode="decimal"
            value={quantity}
            onChange={(event) => setQuantity(event.target.value)}
          />
        )}
      </Labelled>
      <div className="form-actions">
        <Button
          type="primary"
          htmlType="submit"
          loading={command.busy}
          disabled={cover.trim() === "" || quantity.trim() === ""}
        >
          {t("loss.claim")}
        </Button>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
      </div>
    </form>
  );
}

function Draw({ loss, what, onDone, onClose }: Closing & { loss: Loss; what: "panel" | "sample" }) {
  const words = useWords();
  const { t } = words;
  const command = useCommand();
  const [seed, setSeed] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const draw = what === "panel" ? drawPanel : drawSample;
    const written = await command.run((key) => draw(loss.id, seed.trim(), { key }));
    if (written !== undefined) onDone(t(what === "panel" ? "loss.panel_drawn" : "loss.sample_drawn"));
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <ProblemAlert error={command.error} />
      <Labelled
        label={t("loss.seed")}
        required
        hint={t("loss.seed_hint")}
        error={fieldProblem(command.error, "seed", words)}
      >
        {(input) => <Input {...input} autoFocus value={seed} onChange={(event) => setSeed(event.target.value)} />}
      </Labelled>
      <div className="form-actions">
        <Button type="primary" htmlType="submit" loading={command.busy} disabled={seed.trim() === ""}>
          {t(what === "panel" ? "loss.panel_draw" : "loss.sample_draw")}
        </Button>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
      </div>
    </form>
  );
}

function Assess({ loss, claim, onDone, onClose }: Closing & { loss: Loss; claim: CropClaim }) {
  const words = useWords();
  const { t, local } = words;
  const command = useCommand();
  const stages = loss.stages.filter((stage) => stage.object === claim.object.key);
  const [stage, setStage] = useState<string | null>(claim.stage);
  const [rate, setRate] = useState("");
  const [final, setFinal] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = { loss_rate: partOf(rate), final, ...(stage !== null && { stage }) };
    const written = await command.run((key) => assessClaim(claim.id, body, { key }));
    if (written !== undefined) onDone(t("loss.assessed"));
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <ProblemAlert error={command.error} />
      <p>
        <strong>{claim.holder.name}</strong> {local(claim.object.name)} {claim.quantity}
      </p>
      {stages.length > 0 && (
        <Labelled label={t("loss.stage")} required error={fieldProblem(command.error, "stage", words)}>
          {(input) => (
            <Select
              {...input}
              className="full-width"
              value={stage}
              onChange={setStage}
              options={stages.map((one) => ({ value: one.key, label: `${local(one.name)} · ${one.share}` }))}
            />
          )}
        </Labelled>
      )}
      <Labelled label={t("loss.rate")} required error={fieldProblem(command.error, "loss_rate", words)}>
        {(input) => (
          <Input {...input} inputMode="decimal" value={rate} onChange={(event) => setRate(event.target.value)} />
        )}
      </Labelled>
      <LabelledGroup label={t("loss.assess")} required>
        <Radio.Group
          value={final}
          onChange={(event) => setFinal(event.target.value)}
          options={[
            { value: false, label: t("loss.preliminary") },
            { value: true, label: t("loss.final") },
          ]}
        />
      </LabelledGroup>
      <div className="form-actions">
        <Button
          type="primary"
          htmlType="submit"
          loading={command.busy}
          disabled={rate.trim() === "" || (stages.length > 0 && stage === null)}
        >
          {t("loss.assess")}
        </Button>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
      </div>
    </form>
  );
}

function Sign({ claim, onDone, onClose }: Closing & { claim: CropClaim }) {
  const words = useWords();
  const { t } = words;
  const today = dateOf(useNow());
  const command = useCommand();
  const [day, setDay] = useState<string | null>(today);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (day === null) return;
    const written = await command.run((key) => signClaim(claim.id, day, { key }));
    if (written !== undefined) onDone(t("loss.signed"));
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      <ProblemAlert error={command.error} />
      <p>
        <strong>{claim.holder.name}</strong> {claim.amount}
      </p>
      <Labelled label={t("loss.signed_on")} required error={fieldProblem(command.error, "signed_on", words)}>
        {(input) => <DateInput input={input} latest={today} value={day} onChange={setDay} />}
      </Labelled>
      <div className="form-actions">
        <Button type="primary" htmlType="submit" loading={command.busy} disabled={day === null}>
          {t("loss.sign")}
        </Button>
        <Button onClick={onClose}>{t("common.cancel")}</Button>
      </div>
    </form>
  );
}
