// The words of the house, [Chinese, English], one file per business word. Each system brings its own.

import { agreementText } from "../../agreement/text";
import type { Pair } from "../../system";
import { approvalText } from "./approval";
import { caseText } from "./case";
import { formText } from "./form";
import { houseText } from "./house";
import { importText } from "./import";
import { indicatorText } from "./indicator";
import { ledgerText } from "./ledger";
import { partyText } from "./party";
import { payoutText } from "./payout";
import { problemText } from "./problem";
import { promiseText } from "./promise";
import { setAsideText } from "./set-aside";
import { sharedText } from "./shared";
import { surveyText } from "./survey";

export const houseTexts = {
  ...sharedText,
  ...promiseText,
  ...approvalText,
  ...caseText,
  ...formText,
  ...partyText,
  ...agreementText,
  ...payoutText,
  ...ledgerText,
  ...houseText,
  ...importText,
  ...setAsideText,
  ...problemText,
  ...surveyText,
  ...indicatorText,
} as const satisfies Record<string, Pair>;
