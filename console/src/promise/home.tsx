// The home page: the promise board for those who see it, for others the first place their roles show.
import { Navigate } from "react-router";
import { useSees } from "../session/session";
import { places } from "../systems";
import { PromiseBoard } from "./board";

export default function HomePage() {
  const sees = useSees();
  if (sees("board")) return <PromiseBoard />;
  const first = places.find((place) => place.path !== "/" && sees(place.key));
  return <Navigate to={first?.path ?? "/account"} replace />;
}
