// What agricultural insurance does without a network: enrolment of households and surveys of losses, by whoever walks the villages.

import { newKey } from "../offline/house";
import type { OfflineKind, OfflineSystem } from "../offline/kind";
import { HouseholdForm, SurveyForm } from "./field-forms";
import {
  checkHousehold,
  type Household,
  householdDeadline,
  householdWays,
  renewedHousehold,
  sendHouseholds,
  serialsOf,
  startHousehold,
} from "./field-household";
import { checkSurvey, type Survey, sendSurveys, startSurvey, surveyNotAfter } from "./field-survey";
import { take, takenOf } from "./field-taken";
import { F } from "./field-words";

const household: OfflineKind<Household> = {
  key: "agri.household",
  name: F.household,
  most: 50,
  together: (content) => content.village,
  ready: (taken) => takenOf(taken).villages.length > 0,
  start: startHousehold,
  numbers: serialsOf,
  label: (content) => content.name.trim(),
  deadline: householdDeadline,
  check: checkHousehold,
  form: (props) => <HouseholdForm {...props} />,
  notAfter: (content) => content,
  send: sendHouseholds,
  renewed: renewedHousehold,
  ways: householdWays,
};

const survey: OfflineKind<Survey> = {
  key: "agri.survey",
  name: F.survey,
  most: 1,
  together: (content) => content.loss,
  ready: (taken) => takenOf(taken).losses.length > 0,
  start: startSurvey,
  label: (content) => [content.event, content.place.trim()].filter((part) => part !== "").join(" "),
  deadline: () => null,
  check: checkSurvey,
  form: (props) => <SurveyForm {...props} />,
  notAfter: surveyNotAfter,
  send: sendSurveys,
  renewed: (content) => ({ ...content, key: newKey() }),
  ways: () => [],
};

export const agriOffline: OfflineSystem = { key: "agri", take, kinds: [household, survey] };
