// The agreements of a party as they are asked for, wherever they are shown or chosen from.
import { listPartyAgreements } from "../api/calls";

export const agreementsOf = (party: string) => ({
  queryKey: ["agreements", "party", party],
  queryFn: () => listPartyAgreements(party),
});
