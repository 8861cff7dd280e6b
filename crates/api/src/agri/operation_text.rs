//! What the commands of agricultural insurance did, in one sentence of each language.

use crate::operation_text::OperationText;

pub const TEXTS: &[OperationText] = &[
    (
        "accrue-reserve",
        "提取{programme}大灾风险准备金{amount}元（截至{on}）",
        "set apart {amount} yuan for catastrophes under {programme}, until {on}",
    ),
    ("add-expert", "将{name}（{kind}）纳入专家库", "took {name} ({kind}) into the pool of experts"),
    (
        "add-helper",
        "登记协办代办机构{name}，合同{contract}至{until}",
        "entered the helper {name}, contract {contract} until {until}",
    ),
    (
        "apply-for-subsidies",
        "申请{programme}保费补贴，预计保费{amount}元，{reference}",
        "applied for subsidies of {programme}, {amount} yuan of premium expected, {reference}",
    ),
    (
        "assess-claim",
        "核定{number}：{assessment}，损失程度{loss_rate}，{amount}元",
        "assessed {number}: {assessment}, {loss_rate} lost, {amount} yuan",
    ),
    ("claim-loss", "登记分户报案{number}，受灾{quantity}", "took down the claim {number}, {quantity} hit"),
    (
        "confirm-subsidies",
        "{contributor}（{duty}）核对并确认{programme}补贴与承保数字",
        "the {duty} bureau of the {contributor} read and confirmed the figures of {programme}",
    ),
    (
        "draw-inspection",
        "抽查{number}：{of}户中抽出{drawn}户（种子{seed}）",
        "drew {drawn} of {of} households of {number} for an inspection (seed {seed})",
    ),
    (
        "draw-panel",
        "为{number}抽取专家：{members}（种子{seed}）",
        "drew the panel of {number}: {members} (seed {seed})",
    ),
    (
        "draw-reserve",
        "{on}使用大灾风险准备金{amount}元（{programme}）",
        "drew {amount} yuan of the reserve on {on} under {programme}",
    ),
    (
        "draw-sample",
        "为{number}抽查{drawn}户，共{of}户（种子{seed}）",
        "drew {drawn} of {of} claims of {number} (seed {seed})",
    ),
    (
        "endorse-cover",
        "批改{number}：{change}，补退保费{amount}元；{proof}",
        "endorsed {number}: {change}, {amount} yuan more; {proof}",
    ),
    ("enrol-household", "办理农户承保{number}，数量{quantity}", "enrolled {number}, {quantity} of its crop"),
    ("enter-land-plots", "导入土地台账{plots}块", "entered {plots} plots of the land register"),
    ("enrol-households", "导入农户承保{covers}户次", "enrolled {covers} covers of households"),
    (
        "file-report",
        "报送{programme} {month}月报，承保{covers}户次",
        "filed the report of {month} under {programme}, {covers} covers",
    ),
    ("find-inspected", "登记{number}的抽查结果：{finding}", "recorded what was found of {number}: {finding}"),
    ("give-certificate", "{on}将凭证{number}交到农户", "handed the certificate {number} to its household on {on}"),
    ("issue-warning", "发布气象预警：{head}", "warned of weather: {head}"),
    ("keep-divisions", "统计各区划参保与损失", "counted what is enrolled and lost by division"),
    (
        "name-bureau",
        "登记{contributor}主管部门{name}（{duty}）",
        "named {name} as the {duty} bureau of the {contributor}",
    ),
    ("name-helper", "{number}的协办代办机构改为{name}", "named {name} to help with {number}"),
    ("name-report-route", "登记{programme}月报接收单位{name}", "named {name} to receive the reports of {programme}"),
    (
        "name-warning-official",
        "登记{division}气象预警责任人{name}（{duty}）",
        "named {name} ({duty}) to be warned for {division}",
    ),
    ("note-warning", "记录气象预警回执", "noted what became of a warning"),
    ("open-group-policy", "开立集体保单{number}", "opened the group policy {number}"),
    ("open-report", "{programme} {month}月报到期待报", "the report of {month} under {programme} is due"),
    ("pass-loss", "{number}：{event}（{on}）", "{number}: {event} on {on}"),
    (
        "pass-subsidies",
        "核对{office}{programme}补贴：新增应拨或已足额到位",
        "looked through the subsidies of {programme} at {office}: what is owed anew, and what is not any more",
    ),
    ("pay-claim", "支付{number}赔款{amount}元，限{pay_by}前", "had {number} paid, {amount} yuan, by {pay_by}"),
    ("receive-farmer-premium", "收取{number}农户自缴保费{amount}元", "took {amount} yuan of the farmer for {number}"),
    (
        "record-plan",
        "登记大灾应急预案{edition}，{review_on}评审",
        "recorded the disaster plan {edition}, to be reviewed on {review_on}",
    ),
    (
        "record-recovery",
        "登记“{event}”摊回赔款（{kind}）{amount}元，{reference}",
        "recorded what a reinsurer bears of {event}: {kind}, {amount} yuan, {reference}",
    ),
    (
        "record-subsidy",
        "登记{contributor}补贴（{kind}）{amount}元，{reference}",
        "recorded a {kind} of the {contributor}, {amount} yuan, {reference}",
    ),
    (
        "record-treaty",
        "登记{programme}再保险合同（{kind}），再保险人{name}，{reference}",
        "recorded a treaty ({kind}) of {programme} with {name}, {reference}",
    ),
    ("remind-of-helper", "提醒{name}的合同或许可证将于{until}到期", "told that papers of {name} run out on {until}"),
    (
        "remind-of-plan",
        "提醒预案{edition}应于{review_on}评审",
        "told that the plan {edition} is to be reviewed on {review_on}",
    ),
    (
        "remove-bureau",
        "取消{contributor}主管部门（{duty}）",
        "took the {duty} bureau of the {contributor} from its place",
    ),
    ("remove-expert", "将{name}（{kind}）移出专家库", "took {name} ({kind}) out of the pool of experts"),
    (
        "remove-warning-official",
        "取消{division}的气象预警责任人（{duty}）",
        "took the {duty} off the list of {division}",
    ),
    (
        "renew-helper",
        "更新{name}的合同至{contract}、许可证至{licence}",
        "renewed the papers of {name}: contract until {contract}, licence until {licence}",
    ),
    ("report-loss", "登记灾害报案{number}：{event}，{area}亩", "took down the loss {number}: {event}, {area}"),
    (
        "send-warning",
        "气象预警分批发送{sent}条，{unreachable}人无联系电话：{head}",
        "sent {sent} messages of a warning, {unreachable} people have no phone: {head}",
    ),
    (
        "settle-subsidies",
        "结算{programme}保费补贴：尚欠{owed}元，多拨{overpaid}元，{reference}",
        "settled the subsidies of {programme}: {owed} yuan owed, {overpaid} yuan too much, {reference}",
    ),
    ("sign-claim", "{number}农户于{on}签字确认", "the household of {number} signed on {on}"),
    (
        "spread-warning",
        "气象预警发往{households}户、责任人{officials}名：{head}",
        "a warning goes to {households} households and {officials} officials: {head}",
    ),
    ("survey-loss", "查勘{number}：{place}", "surveyed {number} at {place}"),
];
