// The choice of a programme: until somebody chooses, it is the first that the house has.

import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { Select, type SelectProps } from "antd";
import { useWords } from "../lib/i18n";
import { listProgrammes } from "./calls";

type Programmes = Awaited<ReturnType<typeof listProgrammes>>;

/** The programmes of the house. */
export function useProgrammes(): UseQueryResult<Programmes> {
  return useQuery({ queryKey: ["programmes"], queryFn: listProgrammes });
}

/** The programme somebody chose, else the first; none while there is none. */
export function chosenOf(programmes: Programmes | undefined, picked: string | null): string | null {
  return picked ?? programmes?.items[0]?.key ?? null;
}

type Props = Pick<SelectProps<string>, "id" | "aria-label" | "aria-describedby" | "aria-invalid" | "className"> & {
  value: string | null;
  onChange: (key: string) => void;
};

export function ProgrammeSelect({ className = "full-width", ...input }: Props) {
  const { local } = useWords();
  const programmes = useProgrammes();
  return (
    <Select
      {...input}
      className={className}
      loading={programmes.isPending}
      options={(programmes.data?.items ?? []).map((one) => ({ value: one.key, label: local(one.name) }))}
    />
  );
}
