// On the form that opens a case: which event the claim comes of.
import { useQuery } from "@tanstack/react-query";
import type { Choosing } from "../system";
import { ChooseOne } from "../ui/choose-one";
import { listEvents } from "./calls";

export default function ChooseEvent(choosing: Choosing) {
  const query = useQuery({
    queryKey: ["claim-events", "choose"],
    queryFn: () => listEvents({ limit: 100, after: null }),
  });
  const events = query.data?.items ?? [];
  const choices = events.map((one) => ({ id: one.id, number: one.code, title: one.name }));
  return <ChooseOne choices={choices} loading={query.isPending} choosing={choosing} />;
}
