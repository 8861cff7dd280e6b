// The forms of the field, for thumbs: one column, large inputs, what was chosen before is chosen again.
import { useRef, useState } from "react";
import { newKey } from "../offline/house";
import type { FormProps, Problem } from "../offline/kind";
import { Labelled } from "../offline/parts";
import { Photos } from "../offline/photos";
import { useSay } from "../offline/say";
import { Signature } from "../offline/signature";
import { type Household, newPlot, type Plot, serialsOf, villageOf } from "./field-household";
import type { Survey } from "./field-survey";
import { type Crop, takenOf } from "./field-taken";
import { F } from "./field-words";

type TextProps = {
  id: string;
  label: string;
  value: string;
  onChange: (value: string) => void;
  problems: readonly Problem[];
  hint?: string;
  inputMode?: "numeric" | "decimal" | "tel";
  disabled?: boolean;
};

function Text({ id, label, value, onChange, problems, hint, inputMode, disabled }: TextProps) {
  return (
    <Labelled id={id} label={label} problems={problems} hint={hint}>
      {(input) => (
        <input
          {...input}
          value={value}
          inputMode={inputMode}
          disabled={disabled}
          autoComplete="off"
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Labelled>
  );
}

function Check(props: { id: string; label: string; value: boolean; onChange: (value: boolean) => void }) {
  return (
    <label className="check" htmlFor={props.id}>
      <input
        id={props.id}
        type="checkbox"
        checked={props.value}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      {props.label}
    </label>
  );
}

/** Numbers that a device gives have seven digits; those of a sheet fewer. */
const SMALLEST_OWN = 1_000_000;

export function HouseholdForm(props: FormProps<Household>) {
  const { content, taken, onChange, problems, photos, read, onPhoto, onDropPhoto, number } = props;
  const say = useSay();
  const latest = useRef(content);
  latest.current = content;
  const { villages } = takenOf(taken);
  const crops = villageOf(content, taken)?.crops ?? [];
  const set = (part: Partial<Household>) => onChange({ ...content, ...part });
  const setPlot = (index: number, part: Partial<Plot>) =>
    set({ plots: content.plots.map((plot, at) => (at === index ? { ...plot, ...part } : plot)) });
  const addPlot = async () => {
    const largest = Math.max(...serialsOf(content));
    // Whoever writes the numbers of a sheet goes on with those.
    const serial = largest > 0 && largest < SMALLEST_OWN ? largest + 1 : await number();
    const { plots } = latest.current;
    onChange({ ...latest.current, plots: [...plots, newPlot(String(serial), plots.at(-1))] });
  };
  return (
    <>
      <Labelled id="village" label={say(F.village)} problems={problems}>
        {(input) => (
          <select {...input} value={content.village} onChange={(event) => set({ village: event.target.value })}>
            <option value="">{say(F.choose)}</option>
            {villages.map((village) => (
              <option key={village.id} value={village.id}>
                {village.village} {village.number}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Text id="name" label={say(F.name)} value={content.name} onChange={(name) => set({ name })} problems={problems} />
      <Text
        id="identity"
        label={say(F.identity)}
        value={content.identity}
        onChange={(identity) => set({ identity })}
        problems={problems}
      />
      <Text
        id="phone"
        label={say(F.phone)}
        value={content.phone}
        inputMode="tel"
        onChange={(phone) => set({ phone })}
        problems={problems}
      />
      <Text
        id="account"
        label={say(F.account)}
        value={content.account}
        inputMode="numeric"
        onChange={(account) => set({ account })}
        problems={problems}
      />
      {content.plots.map((plot, index) => (
        <PlotFields
          key={plot.key}
          {...{ plot, index, crops, problems }}
          onChange={(part) => setPlot(index, part)}
          onDrop={
            content.plots.length > 1 && plot.cover === null
              ? () => set({ plots: content.plots.filter((_, at) => at !== index) })
              : null
          }
        />
      ))}
      {content.plots.length < 20 && (
        <button type="button" onClick={() => void addPlot()}>
          {say(F.add_plot)}
        </button>
      )}
      <Check
        id="in_two_villages"
        label={say(F.in_two_villages)}
        value={content.in_two_villages}
        onChange={(in_two_villages) => set({ in_two_villages })}
      />
      <Photos id="photos" label={say(F.photos)} {...{ photos, read, onPhoto, onDropPhoto }} />
      <Signature
        id="signature"
        label={say(F.signature)}
        value={content.signature}
        onChange={(signature) => set({ signature, signature_key: newKey() })}
      />
    </>
  );
}

type PlotProps = {
  plot: Plot;
  index: number;
  crops: readonly Crop[];
  problems: readonly Problem[];
  onChange: (part: Partial<Plot>) => void;
  onDrop: (() => void) | null;
};

function PlotFields({ plot, index, crops, problems, onChange, onDrop }: PlotProps) {
  const say = useSay();
  const at = (name: string) => `${name}-${index}`;
  if (plot.cover !== null) return <p className="hint">{say(F.plot_done, { number: plot.cover.number })}</p>;
  return (
    <fieldset>
      <legend>{say(F.plot, { number: index + 1 })}</legend>
      <Text
        id={at("serial")}
        label={say(F.serial)}
        value={plot.serial}
        inputMode="numeric"
        hint={say(F.serial_hint)}
        onChange={(serial) => onChange({ serial })}
        problems={problems}
      />
      <div className="pair">
        <Labelled id={at("object")} label={say(F.object)} problems={problems}>
          {(input) => (
            <select
              {...input}
              value={plot.object}
              onChange={(event) => {
                const crop = crops.find((one) => one.key === event.target.value);
                onChange({ object: crop?.key ?? "", object_name: crop?.zh ?? "" });
              }}
            >
              <option value="">{say(F.choose)}</option>
              {crops.map((crop) => (
                <option key={crop.key} value={crop.key}>
                  {say([crop.zh, crop.en])}（{say(crop.unit === "mu" ? F.unit_mu : F.unit_house)}）
                </option>
              ))}
            </select>
          )}
        </Labelled>
        <Text
          id={at("quantity")}
          label={say(F.quantity)}
          value={plot.quantity}
          inputMode="decimal"
          onChange={(quantity) => onChange({ quantity })}
          problems={problems}
        />
      </div>
      <div className="pair">
        <Text
          id={at("plot")}
          label={say(F.place_name)}
          value={plot.plot}
          onChange={(name) => onChange({ plot: name })}
          problems={problems}
        />
        <Text
          id={at("land_number")}
          label={say(F.land_number)}
          value={plot.land_number}
          onChange={(land_number) => onChange({ land_number })}
          problems={problems}
        />
      </div>
      <Check id={at("leased")} label={say(F.leased)} value={plot.leased} onChange={(leased) => onChange({ leased })} />
      {plot.leased && (
        <Text
          id={at("lease")}
          label={say(F.lease)}
          value={plot.lease}
          onChange={(lease) => onChange({ lease })}
          problems={problems}
        />
      )}
      <Text
        id={at("paid")}
        label={say(F.paid)}
        value={plot.paid}
        inputMode="decimal"
        onChange={(paid) => onChange({ paid })}
        problems={problems}
      />
      {onDrop !== null && (
        <button type="button" className="plain" onClick={onDrop}>
          {say(F.drop_plot)}
        </button>
      )}
    </fieldset>
  );
}

export function SurveyForm(props: FormProps<Survey>) {
  const { content, taken, onChange, problems, photos, read, onPhoto, onDropPhoto } = props;
  const say = useSay();
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const { losses } = takenOf(taken);
  const set = (part: Partial<Survey>) => onChange({ ...content, ...part });
  const locate = () => {
    setBusy(true);
    setFailed(false);
    navigator.geolocation.getCurrentPosition(
      ({ coords: { latitude, longitude, accuracy } }) => {
        setBusy(false);
        set({ position: { latitude, longitude, accuracy } });
      },
      () => {
        setBusy(false);
        setFailed(true);
      },
      { enableHighAccuracy: true, timeout: 30_000, maximumAge: 0 },
    );
  };
  const { position } = content;
  const missing = problems.find((problem) => problem.field === "position");
  return (
    <>
      <Labelled id="loss" label={say(F.loss)} problems={problems}>
        {(input) => (
          <select
            {...input}
            value={content.loss}
            onChange={(event) => {
              const loss = losses.find((one) => one.id === event.target.value);
              set({ loss: loss?.id ?? "", number: loss?.number ?? "", event: loss?.event ?? "" });
            }}
          >
            <option value="">{say(F.choose)}</option>
            {losses.map((loss) => (
              <option key={loss.id} value={loss.id}>
                {loss.event} {loss.village}
              </option>
            ))}
          </select>
        )}
      </Labelled>
      <Text
        id="place"
        label={say(F.place)}
        value={content.place}
        onChange={(place) => set({ place })}
        problems={problems}
      />
      <div className="row">
        <button id="position" type="button" disabled={busy} aria-describedby="position-note" onClick={locate}>
          {say(F.position)}
        </button>
        <span id="position-note" role="status" className={failed || missing !== undefined ? "wrong" : "hint"}>
          {failed && say(F.position_failed)}
          {!failed && position === null && say(missing?.text ?? F.position_none)}
          {!failed &&
            position !== null &&
            say(F.position_of, {
              latitude: position.latitude.toFixed(5),
              longitude: position.longitude.toFixed(5),
              accuracy: Math.ceil(position.accuracy),
            })}
        </span>
      </div>
      <Text
        id="surveyors"
        label={say(F.surveyors)}
        value={content.surveyors}
        onChange={(surveyors) => set({ surveyors })}
        problems={problems}
      />
      <Labelled id="text" label={say(F.seen)} problems={problems}>
        {(input) => (
          <textarea {...input} rows={4} value={content.text} onChange={(event) => set({ text: event.target.value })} />
        )}
      </Labelled>
      <Photos id="photos" label={say(F.survey_photos)} {...{ photos, read, onPhoto, onDropPhoto }} />
    </>
  );
}
