// The home page: the promise board for those who see cases, the offices for the administrator, who sees no customer.
import { Navigate } from "react-router";
import { useMay } from "../session/session";
import { PromiseBoard } from "./board";

export function HomePage() {
  const may = useMay();
  return may("read_cases") ? (
    <PromiseBoard />
  ) : (
    <Navigate to={may("read_operators") ? "/operators" : "/notices"} replace />
  );
}
