// On the form that opens a case: which of the records of the customer it is about.
import { useQuery } from "@tanstack/react-query";
import type { Choosing } from "../system";
import { ChooseOne } from "../ui/choose-one";
import { listRecords } from "./calls";

export default function ChooseRecord(choosing: Choosing) {
  const { party } = choosing;
  const query = useQuery({ queryKey: ["records", { subject: party }], queryFn: () => listRecords({ subject: party }) });
  return <ChooseOne choices={query.data?.items ?? []} loading={query.isPending} choosing={choosing} />;
}
