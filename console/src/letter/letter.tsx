// One letter: shown as it prints, printed from here, and its delivery recorded with the proof.

import { FilePdfOutlined, PrinterOutlined } from "@ant-design/icons";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Radio, Skeleton } from "antd";
import { type FormEvent, useRef, useState } from "react";
import { deliverLetter, getLetter, getLetterPdf } from "../api/calls";
import type { DeliveryChannel, Letter } from "../api/types";
import { useCaseWrite } from "../case/write";
import { formatInstant, instantOfWallTime, wallTime } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useMay, useNow } from "../session/session";
import type { Tone } from "../ui/badges";
import { Button } from "../ui/button";
import { WallTimeInput } from "../ui/instant-input";
import { Labelled, LabelledGroup } from "../ui/labelled";
import { useMessages } from "../ui/messages";
import { fieldProblem, ProblemAlert } from "../ui/problem";

const CHANNELS: DeliveryChannel[] = ["counter", "post", "message", "e-mail"];

export function LetterDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t, local } = useWords();
  const may = useMay();
  const query = useQuery({ queryKey: ["letter", id], queryFn: () => getLetter(id) });
  const frame = useRef<HTMLIFrameElement>(null);
  const letter = query.data;
  // Fetched, not linked to: a refusal, as where the server has no Chinese font, is then told here.
  const pdf = useMutation({
    mutationFn: async (shown: Letter) =>
      save(await getLetterPdf(shown.id), `${local(shown.name)} ${shown.case?.number ?? shown.about?.label ?? ""}.pdf`),
  });
  return (
    <Modal
      open
      width={880}
      title={letter === undefined ? t("notice_letter.title") : local(letter.name)}
      footer={null}
      onCancel={onClose}
      className="letter-dialog"
    >
      <div className="stack">
        <ProblemAlert error={query.error} onRetry={() => void query.refetch()} />
        <ProblemAlert error={pdf.error} />
        {letter === undefined ? (
          query.isPending && <Skeleton active />
        ) : (
          <>
            <iframe
              ref={frame}
              className="letter-frame"
              title={t("letter.frame")}
              // The letter is our own page without scripts; it may be printed and nothing else.
              sandbox="allow-same-origin allow-modals"
              srcDoc={letter.html}
            />
            <div className="row">
              <Button
                type="primary"
                icon={<PrinterOutlined />}
                autoFocus
                onClick={() => frame.current?.contentWindow?.print()}
              >
                {t("common.print")}
              </Button>
              <Button icon={<FilePdfOutlined />} loading={pdf.isPending} onClick={() => pdf.mutate(letter)}>
                {t("letter.pdf")}
              </Button>
              <span className="badge" data-tone={letterTone(letter)}>
                {t(`letter.state.${letter.state}`)}
                {letter.delivered_at !== null && ` ${formatInstant(letter.delivered_at)}`}
              </span>
            </div>
            {letter.awaited && <p className="quiet">{t("letter.awaited")}</p>}
            {letter.state === "made" && may("handle_cases") && <Delivery letter={letter} />}
          </>
        )}
      </div>
    </Modal>
  );
}

/** Made is not sent: nobody has it yet. */
export function letterTone({ state }: Pick<Letter, "state">): Tone {
  return state === "delivered" ? "kept" : state === "replaced" ? "quiet" : "soon";
}

function save(file: Blob, name: string) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  // The browser has taken the file up by the time this runs.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function Delivery({ letter }: { letter: Letter }) {
  const words = useWords();
  const { t } = words;
  const now = useNow();
  const { message } = useMessages();
  const client = useQueryClient();
  const write = useCaseWrite();
  const [channel, setChannel] = useState<DeliveryChannel>("counter");
  const [wall, setWall] = useState<string | null>(null);
  const [proof, setProof] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const done = await write.run({
      version: write.shown.version,
      act: ({ key }) =>
        deliverLetter(
          letter.id,
          { channel, proof: proof.trim(), ...(wall !== null && { at: instantOfWallTime(wall) }) },
          { key },
        ),
      caseOf: () => null,
    });
    if (done === undefined) return;
    message.success(t("letter.delivered"));
    await Promise.all([client.invalidateQueries({ queryKey: ["letter", letter.id] }), write.reread()]);
  };
  return (
    <form className="stack framed" onSubmit={(event) => void submit(event)}>
      <h3>{t("letter.deliver")}</h3>
      <ProblemAlert error={write.error} />
      <div className="form-grid">
        <LabelledGroup label={t("letter.delivery_channel")}>
          <Radio.Group value={channel} onChange={(event) => setChannel(event.target.value as DeliveryChannel)}>
            {CHANNELS.map((one) => (
              <Radio key={one} value={one}>
                {t(`channel.${one}`)}
              </Radio>
            ))}
          </Radio.Group>
        </LabelledGroup>
        <Labelled label={t("letter.delivery_at")} error={fieldProblem(write.error, "at", words)}>
          {(input) => (
            <WallTimeInput
              input={input}
              latest={wallTime(now)}
              value={wall ?? wallTime(now).slice(0, 16)}
              onChange={setWall}
            />
          )}
        </Labelled>
        <Labelled
          label={t("letter.proof")}
          required
          className="wide"
          hint={t("letter.proof_hint")}
          error={fieldProblem(write.error, "proof", words)}
        >
          {(input) => <Input {...input} value={proof} onChange={(event) => setProof(event.target.value)} />}
        </Labelled>
      </div>
      <div>
        <Button htmlType="submit" loading={write.busy} disabled={proof.trim() === ""}>
          {t("letter.deliver")}
        </Button>
      </div>
    </form>
  );
}
