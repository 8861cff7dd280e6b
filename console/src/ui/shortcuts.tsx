// What the keyboard can do, on `?`.
import { Modal } from "antd";
import { type TextKey, useWords } from "../lib/i18n";
import { useSees } from "../session/session";
import { pageKeys, places } from "../systems";

const KEYS: { heading: TextKey; keys: [string[], TextKey][] }[] = [
  {
    heading: "keys.everywhere",
    keys: [
      [["/", "Ctrl K"], "keys.search"],
      [["n"], "keys.new"],
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
];

type Section = { heading: string; keys: [strokes: string[], does: string][] };

/** The keys of the frame, of the places the operator sees, and of the pages that systems bring. */
function useSections(): Section[] {
  const { t, local } = useWords();
  const sees = useSees();
  const told = KEYS.map(
    ({ heading, keys }): Section => ({
      heading: t(heading),
      keys: keys.map(([strokes, does]) => [strokes, t(does)]),
    }),
  );
  for (const { key, name, hotkey } of places) {
    if (hotkey !== undefined && sees(key)) told[0]?.keys.push([["g", hotkey], local(name)]);
  }
  const brought = pageKeys.map(
    ({ heading, keys }): Section => ({
      heading: local(heading),
      keys: keys.map(([stroke, does]) => [[stroke], local(does)]),
    }),
  );
  return [...told, ...brought];
}

export default function Shortcuts({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useWords();
  const sections = useSections();
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t("keys.title")} width={460} destroyOnHidden>
      {sections.map(({ heading, keys }) => (
        <section key={heading} className="keys">
          <h3>{heading}</h3>
          <dl>
            {keys.map(([strokes, does]) => (
              <div key={does}>
                <dt>
                  {strokes.map((stroke) => (
                    <kbd key={stroke}>{stroke}</kbd>
                  ))}
                </dt>
                <dd>{does}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Modal>
  );
}
