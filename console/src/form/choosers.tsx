// Inputs for what is kept elsewhere and found by search: a party, an administrative division, a file of the case.
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useState } from "react";
import { listParties, listRegions } from "../api/calls";
import type { FileLine } from "../api/types";
import { useWords } from "../lib/i18n";
import { matches } from "../lib/initials";
import type { InputProps } from "../ui/labelled";
import { inTreeOrder, useOffices } from "../ui/office-select";
import { useSettled } from "../ui/settled";
import { referenceOf } from "./answer";

export type ChooserProps = {
  input: InputProps | { "aria-label": string };
  value: string;
  onChange: (value: string) => void;
  required: boolean;
};

type Option = { value: string; label: string; beside?: string };

/** A list that the server searches as one types. */
function Searched({
  input,
  value,
  onChange,
  required,
  placeholder,
  onTyped,
  options,
  loading,
}: ChooserProps & {
  placeholder: string;
  onTyped: (typed: string) => void;
  options: Option[];
  loading: boolean;
}) {
  const { t } = useWords();
  const chosen = value === "" ? [] : [{ value, label: referenceOf(value).name }];
  const all = [...chosen, ...options.filter((option) => option.value !== value)];
  return (
    <Select
      {...input}
      className="full-width"
      value={value === "" ? null : value}
      onChange={(next: string | null) => onChange(next ?? "")}
      allowClear={!required}
      showSearch={{ filterOption: false, onSearch: onTyped }}
      loading={loading}
      placeholder={placeholder}
      notFoundContent={t("form.type_to_find")}
      options={all}
      optionRender={(option) => (
        <>
          {option.data.label} <span className="number quiet">{(option.data as Option).beside}</span>
        </>
      )}
    />
  );
}

export function PartyChooser(props: ChooserProps) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const settled = useSettled(typed.trim());
  const query = useQuery({
    queryKey: ["parties", "find", settled],
    queryFn: () => listParties({ q: settled, limit: 8 }),
    enabled: settled !== "",
    placeholderData: (before) => before,
  });
  const options = settled === "" ? [] : (query.data?.items ?? []);
  return (
    <Searched
      {...props}
      placeholder={t("parties.search")}
      onTyped={setTyped}
      loading={query.isFetching}
      options={options.map((party) => ({
        value: `${party.id} ${party.name}`,
        label: party.name,
        ...(party.identity != null && { beside: party.identity.masked }),
      }))}
    />
  );
}

export function RegionChooser(props: ChooserProps) {
  const { t } = useWords();
  const [typed, setTyped] = useState("");
  const settled = useSettled(typed.trim());
  const query = useQuery({
    queryKey: ["regions", settled],
    queryFn: () => listRegions(settled),
    enabled: settled !== "",
    placeholderData: (before) => before,
    staleTime: 3_600_000,
  });
  const options = settled === "" ? [] : (query.data?.items ?? []);
  return (
    <Searched
      {...props}
      placeholder={t("form.region_search")}
      onTyped={setTyped}
      loading={query.isFetching}
      options={options.map(({ code, name }) => ({ value: `${code} ${name}`, label: name, beside: code }))}
    />
  );
}

export function OfficeChooser({ input, value, onChange, required }: ChooserProps) {
  const offices = useOffices();
  const options = inTreeOrder(offices.data ?? []).map(({ office, depth }) => ({
    value: office.id,
    label: office.name,
    words: [office.name, office.code],
    depth,
  }));
  return (
    <Select
      {...input}
      className="full-width"
      allowClear={!required}
      loading={offices.isPending}
      value={value === "" ? null : referenceOf(value).id}
      onChange={(chosen: string | null) => onChange(chosen ?? "")}
      showSearch={{ filterOption: (typed, option) => option !== undefined && matches(typed, option.words) }}
      optionRender={(option) => <span style={{ paddingInlineStart: option.data.depth * 14 }}>{option.data.label}</span>}
      options={options}
    />
  );
}

/** Files that are attached to the case already; before it is open there are none. */
export function FileChooser({ input, value, onChange, required, files }: ChooserProps & { files: FileLine[] }) {
  const { t } = useWords();
  const chosen = referenceOf(value);
  const known = files.map((file) => ({ value: `${file.id} ${file.name}`, label: file.name }));
  const there = value === "" || known.some((option) => referenceOf(option.value).id === chosen.id);
  return (
    <Select
      {...input}
      className="full-width"
      allowClear={!required}
      disabled={files.length === 0}
      placeholder={files.length === 0 ? t("form.no_files") : undefined}
      value={value === "" ? null : (known.find((one) => referenceOf(one.value).id === chosen.id)?.value ?? value)}
      onChange={(next: string | null) => onChange(next ?? "")}
      options={there ? known : [{ value, label: chosen.name }, ...known]}
    />
  );
}
