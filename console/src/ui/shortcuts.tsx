// What the keyboard can do, on `?`.
import { Modal } from "antd";
import { type TextKey, useWords } from "../lib/i18n";

const KEYS: { heading: TextKey; keys: [string[], TextKey][] }[] = [
  {
    heading: "keys.everywhere",
    keys: [
      [["/", "Ctrl K"], "keys.search"],
      [["n"], "keys.new"],
      [["g", "b"], "keys.board"],
      [["g", "m"], "keys.mine"],
      [["g", "c"], "keys.parties"],
      [["g", "p"], "keys.policies"],
      [["g", "r"], "keys.reminders"],
      [["Ctrl Enter"], "keys.submit"],
      [["Esc"], "keys.close"],
      [["?"], "keys.help"],
    ],
  },
  {
    heading: "keys.lists",
    keys: [
      [["j", "k"], "keys.rows"],
      [["Enter"], "keys.open"],
      [["1 – 6"], "keys.views"],
    ],
  },
  {
    heading: "keys.case",
    keys: [
      [["m"], "keys.milestone"],
      [["o"], "keys.notice"],
      [["e"], "keys.edit"],
    ],
  },
  {
    heading: "keys.policy",
    keys: [
      [["r"], "keys.receipt"],
      [["b"], "keys.policy_case"],
    ],
  },
];

export function Shortcuts({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords();
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t("keys.title")} width={460} destroyOnHidden>
      {KEYS.map(({ heading, keys }) => (
        <section key={heading} className="keys">
          <h3>{t(heading)}</h3>
          <dl>
            {keys.map(([strokes, does]) => (
              <div key={does}>
                <dt>
                  {strokes.map((stroke) => (
                    <kbd key={stroke}>{stroke}</kbd>
                  ))}
                </dt>
                <dd>{t(does)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Modal>
  );
}
