// Samples of what the server answers, typed by the wire types so that they cannot drift from them.
import type { Case, Service } from "../api/types";

const both = (zh: string, en: string) => ({ zh, en });

const milestone = (key: string, zh: string, en: string): Service["milestones"][number] => ({
  key,
  name: both(zh, en),
  automatic: false,
  closes: false,
  fields: [],
  repeats: false,
  requires: [],
  requires_materials: false,
  role: null,
});

export const policyServicing: Service = {
  key: "life.policy-servicing",
  version: "life.policy-servicing@2010-05-01",
  name: both("保全申请", "Policy-servicing request"),
  summary: both("变更合同内容", "Changing a contract"),
  group: "policy-servicing",
  effective: { from: "2010-05-01", until: null },
  fields: [
    {
      key: "policy_number",
      name: both("保单号", "Policy number"),
      kind: "text",
      required: true,
      choices: [],
      hint: null,
    },
  ],
  materials: [
    { key: "application", name: both("申请书", "Application"), required: true, instead: [], hint: null },
    { key: "holder-id", name: both("身份证件", "Identity card"), required: true, instead: [], hint: null },
  ],
  milestones: [
    milestone("received", "受理", "Received"),
    milestone("missing-materials-notified", "一次性告知", "One-time notice"),
  ],
  promises: [
    {
      key: "one-notice",
      name: both("一次性告知", "One-time notice"),
      from: "received",
      to: "missing-materials-notified",
      within: "5 working days",
      owed_by: "office",
      cite: "保监会令2010年第4号 第17条",
      status: "recalled",
      source: null,
      right: false,
    },
  ],
  pack: "life-cn",
};

export const someCase: Case = {
  id: "case_1",
  number: "0421-0000137-5",
  service: { key: policyServicing.key, name: policyServicing.name },
  party: { id: "party_1", name: "张桂兰" },
  office: { id: "office_1", name: "和平营业部" },
  owner: null,
  state: "open",
  summary: "变更地址",
  received_at: "2011-09-29T02:00:00Z",
  closed_at: null,
  next_due: null,
  broken_count: 0,
  version: 4,
  policy: null,
  service_version: policyServicing.version,
  service_group: "policy-servicing",
  channel: "counter",
  answers: { policy_number: "P1" },
  fields: policyServicing.fields,
  missing: [],
  materials: [],
  milestones: [],
  promises: [],
  next_milestones: [],
  letters: [],
  contacts: [],
  files: [],
};
