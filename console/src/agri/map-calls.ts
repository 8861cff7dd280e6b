// Calls about the map of the divisions.
import { V1 } from "../api/calls";
import { answerOf, server } from "../api/client";
import type { components } from "../api/schema";

type Schemas = components["schemas"];
export type DivisionMap = Schemas["DivisionMap"];
export type DivisionTile = Schemas["DivisionTile"];

export const getDivisionMap = (programme: string, division: string | null): Promise<DivisionMap> =>
  answerOf(
    server.GET(`${V1}/division-map`, {
      params: { query: { programme, ...(division !== null && { division }) } },
    }),
  );
