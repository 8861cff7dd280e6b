// All words of the console, [Chinese, English], one file per business word.

import { policyText } from "../../life/text";
import { caseText } from "./case";
import { houseText } from "./house";
import { importText } from "./import";
import { ledgerText } from "./ledger";
import { partyText } from "./party";
import { payoutText } from "./payout";
import { problemText } from "./problem";
import { promiseText } from "./promise";
import { sharedText } from "./shared";

export type Pair = readonly [zh: string, en: string];

export const text = {
  ...sharedText,
  ...promiseText,
  ...caseText,
  ...partyText,
  ...policyText,
  ...payoutText,
  ...ledgerText,
  ...houseText,
  ...importText,
  ...problemText,
} as const satisfies Record<string, Pair>;
