// A list that comes from the server page by page, in the one table.
import { type InfiniteData, type UseInfiniteQueryResult, useInfiniteQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { collect } from "../api/calls";
import type { All } from "./export-list";
import { ListTable, type ListTableProps } from "./list-table";
import { ProblemAlert } from "./problem";

type Part<Row> = { items: Row[]; next: string | null };
type Ask = { limit: number; after: string | null };
export type Pages<Row> = UseInfiniteQueryResult<InfiniteData<Part<Row>>> & {
  /** All there is, for a sheet. */
  all: All<Row>;
};

/** What was there stays until what another filter asks for has come. A list that changes by itself is looked at again `every` so often. */
export function usePages<Row, List extends Part<Row> = Part<Row>>(
  queryKey: unknown[],
  fetch: (ask: Ask) => Promise<List & Part<Row>>,
  every: (rows: Row[]) => number | false = () => false,
): UseInfiniteQueryResult<InfiniteData<List & Part<Row>>> & { all: All<Row> } {
  const query = useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => fetch({ limit: 50, after: pageParam }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (before) => before,
    refetchInterval: (found) => every(found.state.data?.pages.flatMap((page) => page.items) ?? []),
  });
  return { ...query, all: (most, progress) => collect<Row>(fetch, most, progress) };
}

export function rowsOf<Row>(list: Pages<Row>): Row[] | undefined {
  return list.data?.pages.flatMap((page) => page.items);
}

/** The rows so far with a way to more; what went wrong, with a way to try again; between them what is said about the rows. */
export function PagedTable<Row>({
  list,
  children,
  ...table
}: { list: Pages<Row>; children?: ReactNode } & Omit<ListTableProps<Row>, "rows" | "onMore" | "loadingMore" | "all">) {
  return (
    <>
      <ProblemAlert error={list.error} onRetry={() => void list.refetch()} />
      {children}
      {(list.data !== undefined || list.isPending) && (
        <ListTable
          {...table}
          rows={rowsOf(list)}
          onMore={list.hasNextPage ? () => void list.fetchNextPage() : undefined}
          loadingMore={list.isFetchingNextPage}
          all={list.all}
        />
      )}
    </>
  );
}
