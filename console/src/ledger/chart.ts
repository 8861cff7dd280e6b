// The chart of accounts and the words that go with it, as the server has them from its systems.
import { useQuery } from "@tanstack/react-query";
import { getChart } from "../api/calls";
import type { ChartAccount, KeyName } from "../api/types";
import { useWords } from "../lib/i18n";

type Chart = {
  accounts: ChartAccount[];
  /** What lines of the ledger are for. */
  postings: KeyName[];
  /** What people are paid for. */
  payments: KeyName[];
  posting: (key: string) => string;
  payment: (key: string) => string;
};

/** A key stands for itself until the chart is there. */
export function useChart(): Chart {
  const { local } = useWords();
  const chart = useQuery({ queryKey: ["chart"], queryFn: getChart, staleTime: 3_600_000 }).data;
  const postings = chart?.postings ?? [];
  const payments = chart?.payments ?? [];
  const name = (words: KeyName[], key: string) => local(words.find((one) => one.key === key)?.name) || key;
  return {
    accounts: chart?.accounts ?? [],
    postings,
    payments,
    posting: (key) => name(postings, key),
    payment: (key) => name(payments, key),
  };
}
