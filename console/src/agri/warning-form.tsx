// Issuing a warning of weather: what is warned of, then whom it reaches, division by division, then the word to send it.

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Input, Modal, Select } from "antd";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { referenceOf } from "../form/answer";
import { RegionChooser } from "../form/choosers";
import { dateOf } from "../lib/date";
import { useWords } from "../lib/i18n";
import { useNow } from "../session/session";
import { Button } from "../ui/button";
import { Chip } from "../ui/chip";
import { Empty } from "../ui/empty";
import { DateInput } from "../ui/instant-input";
import { Labelled } from "../ui/labelled";
import { type Column, ListTable } from "../ui/list-table";
import { useMessages } from "../ui/messages";
import { fieldProblem, ProblemAlert } from "../ui/problem";
import { useCommand } from "../ui/write-key";
import { useProgrammes } from "./programme-select";
import { getWarningReach, getWarningRules, issueWarning, type WeatherWarningReach } from "./warning-calls";

type Division = WeatherWarningReach["divisions"][number];

export function IssueWarning({ onClose }: { onClose: () => void }) {
  const words = useWords();
  const { t, local } = words;
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = useMessages();
  const command = useCommand();
  const today = dateOf(useNow());
  const rules = useQuery({ queryKey: ["weather-warning-rules"], queryFn: getWarningRules, staleTime: 3_600_000 });
  const programmes = useProgrammes();
  const [chosen, setChosen] = useState<string | null>(null);
  const [weather, setWeather] = useState<string | null>(null);
  const [level, setLevel] = useState<string | null>(null);
  const [divisions, setDivisions] = useState<string[]>([]);
  const [began, setBegan] = useState<string | null>(today);
  const [ended, setEnded] = useState<string | null>(today);
  const [stages, setStages] = useState<Record<string, string>>({});
  const [note, setNote] = useState("");
  const [looking, setLooking] = useState(false);
  const known = programmes.data?.items ?? [];
  // Until one is chosen, the one that takes enrolment, or else the first.
  const programme = chosen ?? known.find((one) => one.open)?.key ?? known[0]?.key ?? null;
  const codes = divisions.map((one) => referenceOf(one).id);
  const reach = useQuery({
    queryKey: ["weather-warning-reach", programme, codes],
    queryFn: () => getWarningReach(programme ?? "", codes),
    enabled: looking && programme !== null,
    staleTime: 0,
  });
  const crops = (rules.data?.crops ?? []).filter((crop) => crop.programme === programme);
  const people =
    (reach.data?.divisions ?? []).reduce((sum, one) => sum + one.reachable, 0) +
    (reach.data?.officials ?? []).filter((one) => one.phone != null).length;
  const whole =
    programme !== null && weather !== null && level !== null && codes.length > 0 && began !== null && ended !== null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!whole) return;
    if (!looking) {
      setLooking(true);
      return;
    }
    const body = {
      programme,
      weather,
      level,
      divisions: codes,
      began_on: began,
      ended_on: ended,
      stages: Object.fromEntries(
        Object.entries(stages).filter(([object]) => crops.some((one) => one.object.key === object)),
      ),
      note: note.trim(),
    };
    const made = await command.run((key) => issueWarning(body, { key }));
    if (made === undefined) return;
    message.success(t("warning.issued"));
    void client.invalidateQueries({ queryKey: ["weather-warnings"] });
    navigate(`/weather-warnings/${made.answer.warning.id}`);
  };
  const columns: Column<Division>[] = [
    { key: "name", title: t("warning.divisions"), onPhone: "heading", render: (row) => row.name },
    count("villages", t("warning.villages")),
    count("households", t("warning.households")),
    count("reachable", t("warning.reachable")),
  ];
  const choice = (
    label: string,
    value: string | null,
    set: (value: string) => void,
    of: { key: string; name: { zh: string; en: string } }[],
  ) => (
    <Labelled label={label} required>
      {(input) => (
        <Select
          {...input}
          className="full-width"
          loading={rules.isPending}
          value={value}
          onChange={set}
          options={of.map((one) => ({ value: one.key, label: local(one.name) }))}
        />
      )}
    </Labelled>
  );
  return (
    <Modal open title={t("warning.new")} footer={null} onCancel={onClose} width={640}>
      <form className="stack" onSubmit={(event) => void submit(event)}>
        <ProblemAlert error={command.error ?? reach.error ?? rules.error ?? programmes.error} />
        {!looking && (
          <>
            {choice(t("warning.weather"), weather, setWeather, rules.data?.weather ?? [])}
            {choice(t("warning.level"), level, setLevel, rules.data?.levels ?? [])}
            {choice(t("warning.programme"), programme, setChosen, known)}
            <Labelled label={t("warning.division")} required error={fieldProblem(command.error, "divisions", words)}>
              {(input) => (
                <RegionChooser
                  input={input}
                  value=""
                  required={false}
                  onChange={(one) => {
                    if (one !== "" && !divisions.includes(one)) setDivisions([...divisions, one]);
                  }}
                />
              )}
            </Labelled>
            {divisions.length > 0 && (
              <p>
                {divisions.map((one) => (
                  <Chip key={one} onClose={() => setDivisions(divisions.filter((other) => other !== one))}>
                    {referenceOf(one).name}
                  </Chip>
                ))}
              </p>
            )}
            <Labelled label={t("warning.began_on")} required error={fieldProblem(command.error, "began_on", words)}>
              {(input) => <DateInput input={input} value={began} onChange={setBegan} />}
            </Labelled>
            <Labelled label={t("warning.ended_on")} required error={fieldProblem(command.error, "ended_on", words)}>
              {(input) => <DateInput input={input} value={ended} onChange={setEnded} />}
            </Labelled>
            {crops.map((crop) => (
              <Labelled key={crop.object.key} label={t("warning.stage_of", { object: local(crop.object.name) })}>
                {(input) => (
                  <Select
                    {...input}
                    className="full-width"
                    allowClear
                    placeholder={t("warning.any_stage")}
                    value={stages[crop.object.key] ?? null}
                    onChange={(stage: string | null) => {
                      const { [crop.object.key]: _gone, ...others } = stages;
                      setStages(stage == null ? others : { ...others, [crop.object.key]: stage });
                    }}
                    options={crop.stages.map((one) => ({ value: one.key, label: local(one.name) }))}
                  />
                )}
              </Labelled>
            ))}
            <Labelled label={t("warning.note")} error={fieldProblem(command.error, "note", words)}>
              {(input) => (
                <Input {...input} maxLength={60} value={note} onChange={(typed) => setNote(typed.target.value)} />
              )}
            </Labelled>
          </>
        )}
        {looking && reach.data !== undefined && (
          <>
            <ListTable
              label={t("warning.reach")}
              columns={columns}
              rows={reach.data.divisions}
              rowKey={(row) => row.code}
              empty={<Empty says={t("warning.nobody")} />}
            />
            <p>
              {t("warning.officials")}{" "}
              {reach.data.officials.map((one) => `${one.name}（${one.division.name} ${one.duty}）`).join("、") || "0"}
            </p>
            {reach.data.unplaced > 0 && (
              <p role="note">{t("warning.unplaced", { count: String(reach.data.unplaced) })}</p>
            )}
            {people === 0 && <p role="note">{t("warning.nobody")}</p>}
          </>
        )}
        <div className="form-actions">
          <Button
            type="primary"
            htmlType="submit"
            loading={command.busy || (looking && reach.isFetching)}
            disabled={!whole || (looking && (people === 0 || !reach.isSuccess))}
          >
            {looking ? t("warning.confirm", { count: String(people) }) : t("warning.look")}
          </Button>
          {looking && <Button onClick={() => setLooking(false)}>{t("warning.change")}</Button>}
          <Button onClick={onClose}>{t("common.cancel")}</Button>
        </div>
      </form>
    </Modal>
  );
}

function count(key: "villages" | "households" | "reachable", title: string): Column<Division> {
  return { key, title, className: "money nowrap", render: (row) => <span className="number">{row[key]}</span> };
}
