//! Sentences for refusals of a broker. Sorted by code.

use crate::refusal_text::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "agreed_above_claimed",
        422,
        ["协议金额{agreed}元高于索赔金额{claimed}元。", "请核对金额；索赔金额有变化的，先登记新的索赔金额。"],
        [
            "{agreed} yuan were agreed on, more than the {claimed} claimed.",
            "Check the amounts, or enter the new claim first.",
        ],
    ),
    t(
        "agreement_number_taken",
        409,
        ["合同号{number}已经登记过。", "请核对号码；同一份合同不重复登记。"],
        ["The number {number} is taken.", "Check it: an agreement is entered once."],
    ),
    t(
        "answer_taken_over",
        409,
        ["{number}的答复已经收入知识库。", "请在知识库中修改该条目，不重复收录。"],
        [
            "The answer of {number} stands in the knowledge base already.",
            "Alter that entry: an answer is taken over once.",
        ],
    ),
    t(
        "claim_not_paid_up",
        409,
        ["协议赔款{agreed}元，到账{paid}元，还没有付清。", "赔款全部到账并登记后再登记付清。"],
        ["{paid} of {agreed} yuan came in: the claim is not paid up.", "Enter what came in first."],
    ),
    t(
        "commission_above_agreed",
        422,
        ["佣金比例{rate}高于与该保险公司约定的{agreed}。", "请按合作协议约定的比例填写。"],
        ["The commission of {rate} is above the {agreed} agreed with the insurer.", "Enter it as it was agreed."],
    ),
    t(
        "commission_above_due",
        422,
        ["开票{amount}元超过尚可开票的{left}元。", "请核对金额；保单已批减的，按减少后的佣金开票。"],
        [
            "{amount} yuan are more than the {left} that can be invoiced yet.",
            "Check the amount; what was written back is not invoiced.",
        ],
    ),
    t(
        "commission_above_expected",
        422,
        ["冲回{amount}元超过尚未冲回的{left}元。", "请核对金额。"],
        ["{amount} yuan are more than the {left} that are owed yet.", "Check the amount."],
    ),
    t(
        "commission_above_invoiced",
        422,
        ["到账{amount}元超过已开票未到账的{left}元。", "请先登记开票，或者核对金额。"],
        [
            "{amount} yuan are more than the {left} that were invoiced and have not come in.",
            "Enter the invoice first, or check the amount.",
        ],
    ),
    t(
        "commission_above_received",
        422,
        ["分配{amount}元超过已到账未分配的{left}元。", "请先登记到账，或者核对金额。"],
        [
            "{amount} yuan are more than the {left} that came in and were not split.",
            "Enter what came in first, or check the amount.",
        ],
    ),
    t(
        "event_code_taken",
        409,
        ["大灾事件代码{code}已经登记过。", "请使用已登记的事件，或者另取代码。"],
        ["The code {code} is taken.", "Use the event that is there, or another code."],
    ),
    t(
        "figure_above_sum_insured",
        422,
        ["金额{amount}元超过保单的保险金额{sum_insured}元。", "请核对金额；损失大于保险金额的，按保险金额索赔。"],
        [
            "{amount} yuan are more than the {sum_insured} that are insured.",
            "Check the amount: of a larger loss no more than the sum insured is claimed.",
        ],
    ),
    t(
        "informed_too_late",
        422,
        [
            "客户告知书的出示日期{informed_on}晚于委托生效日{effective_on}，或者在今天之后。",
            "先出示客户告知书，再签委托合同；请填写出示的日期。",
        ],
        [
            "The client information sheet was shown on {informed_on}, after the mandate began on {effective_on} or after today.",
            "The sheet is shown before a mandate is signed: enter the day it was.",
        ],
    ),
    t(
        "insurer_named_twice",
        422,
        ["同一家保险公司列了两次。", "一家保险公司只列一次，份额合并填写。"],
        ["An insurer is named twice.", "Name each once, with its whole part."],
    ),
    t(
        "insurer_not_an_organisation",
        422,
        ["{name}登记为个人，不是保险公司。", "请选择登记为单位的保险公司。"],
        ["{name} is a person, and no insurer.", "Choose an organisation."],
    ),
    t(
        "insurer_not_of_placement",
        422,
        ["该保险公司不承保这张保单。", "请选择保单上列明的保险公司。"],
        ["That insurer bears no part of the policy.", "Choose one that the policy names."],
    ),
    t(
        "knowledge_withdrawn",
        409,
        ["这个知识条目已经停用。", "停用的条目不再修改；需要的另行登记。"],
        ["The entry is out of use.", "It is altered no more: write another where one is needed."],
    ),
    t(
        "lesson_settled",
        409,
        ["这条经验教训已经处理过（{state}）。", "处理结果和理由已记录，不能再改。"],
        ["The lesson was settled before ({state}).", "What became of it is kept with its reason."],
    ),
    t(
        "loss_outside_term",
        422,
        ["出险日期{occurred_on}不在保险期间{from}至{until}之内。", "请核对出险日期，或者选择出险当时有效的保单。"],
        [
            "The loss of {occurred_on} lies outside the term of the policy, {from} to {until}.",
            "Check the date, or choose the policy that was in force then.",
        ],
    ),
    t(
        "manual_lacks_phone",
        409,
        ["{office}及其上级都没有登记电话，客户出险不知道打给谁。", "请系统管理员在“机构”中登记电话，再打印手册。"],
        [
            "Neither {office} nor an office above it has a telephone, so that a client would not know whom to call.",
            "Have an administrator enter it with the office first.",
        ],
    ),
    t(
        "needs_not_collected",
        409,
        ["上一份计划之后还没有搜集过该客户的服务需求。", "请先办理“搜集客户服务需求”并登记完成，再制定计划。"],
        [
            "The needs of the client were not collected since its last plan.",
            "Open a case of the service that collects them and finish it first.",
        ],
    ),
    t(
        "no_cooperation_in_force",
        409,
        ["保单起保日{on}没有与该保险公司有效的合作协议。", "请先登记合作协议。"],
        ["No agreement with that insurer is in force on {on}.", "Enter the agreement first."],
    ),
    t(
        "no_insurer_to_evaluate",
        409,
        ["{from}至{until}没有与任何保险公司合作。", "请先登记合作协议，或者选择有合作的期间。"],
        [
            "No insurer worked with the house from {from} to {until}.",
            "Enter the agreements first, or choose other days.",
        ],
    ),
    t(
        "no_mandate_in_force",
        409,
        ["{on}没有该客户有效的委托合同。", "请先登记委托合同。"],
        ["No mandate of the client is in force on {on}.", "Enter the mandate first."],
    ),
    t(
        "no_placement_in_force",
        409,
        ["{on}没有该客户有效的经纪保单，手册无从编制。", "请先登记保单。"],
        [
            "No placed policy of the client is in force on {on}: there is nothing to make a manual of.",
            "Enter the policies first.",
        ],
    ),
    t(
        "no_single_lead",
        422,
        ["应有一家主承保公司，现在有{leading}家。", "请指定一家主承保公司；独家承保的就是它自己。"],
        ["One insurer leads, and {leading} do.", "Let one lead; a single insurer leads itself."],
    ),
    t(
        "paid_above_agreed",
        422,
        ["赔付合计{paid}元，超过{limit}元。", "达成协议后不超过协议金额，之前的预付不超过索赔金额；请核对。"],
        [
            "{paid} yuan would be paid, beyond {limit}.",
            "No more than was agreed is paid, and before that no more than is claimed.",
        ],
    ),
    t(
        "reply_address_wrong",
        422,
        ["“{address}”不是有效的电子邮箱地址，答复发不出去。", "请在业务中更正答复邮箱，或者清空后用其他方式答复。"],
        [
            "`{address}` is no mail address: the answer would not arrive.",
            "Put the address of the enquiry right, or empty it and answer in another way.",
        ],
    ),
    t(
        "report_case_open",
        409,
        ["这份报告已经立件。", "请在该业务中登记送交和签收。"],
        ["The case of this report is open.", "Record there that it was sent and received."],
    ),
    t(
        "report_run_under_way",
        409,
        ["{from}至{until}的客户季度报告正在编制。", "请等这一批编制完再发起；未能编制的，可在该批次中重试。"],
        [
            "The reports on {from} to {until} are being made.",
            "Wait until that run is through; what could not be made is tried again there.",
        ],
    ),
    t(
        "reports_not_made",
        409,
        ["{from}至{until}的客户季度报告还没有编制。", "请等编制完成后再发送。"],
        ["No report on {from} to {until} was made yet.", "Wait until they are made, then send them."],
    ),
    t(
        "review_not_ahead",
        422,
        ["下次复审日期{review_on}不晚于今天。", "请填写今天以后的日期。"],
        ["The next review, {review_on}, does not lie ahead.", "Give a day after today."],
    ),
    t(
        "service_plan_exists",
        409,
        ["该客户{from}至{until}已经有服务计划。", "请在原计划中增加任务，或者从其后的日期制定。"],
        ["A plan of the client covers {from} to {until}.", "Add tasks to it, or begin after it."],
    ),
    t(
        "service_plan_over",
        422,
        ["计划期间到{until}已经结束。", "请选择尚未结束的保险年度的起日。"],
        ["The plan would be over since {until}.", "Choose the first day of a year that goes on."],
    ),
    t(
        "service_task_open",
        409,
        ["这项任务已经立案。", "请在该业务中办理。"],
        ["The case of the task is open.", "Work on that case."],
    ),
    t(
        "shares_not_whole",
        422,
        ["共保份额合计{sum}，应为1，每家大于0。", "请核对各家份额。"],
        ["The parts come to {sum}, not to the whole, or one is nothing.", "Check the parts of the insurers."],
    ),
    t(
        "solvency_missing",
        409,
        ["{name}在{on}没有登记过偿付能力充足率。", "请按公开的数字登记充足率、日期和来源，再评价。"],
        ["No solvency ratio of {name} is known by {on}.", "Enter the published ratio with its day and source first."],
    ),
    t(
        "taken_back_above_paid",
        422,
        ["冲销{amount}元，超过已登记到账的{paid}元。", "请核对要冲销的到账金额。"],
        ["{amount} yuan would be taken back, and {paid} came in.", "Check the payment that was entered wrongly."],
    ),
    t(
        "task_due_in_past",
        422,
        ["计划日期{due_on}已经过去。", "请填写今天或以后的日期。"],
        ["The day {due_on} is over.", "Give today or a later day."],
    ),
    t(
        "task_outside_plan",
        422,
        ["计划日期{due_on}不在计划期间{from}至{until}之内。", "请改在计划期间内，或者列入下一年度的计划。"],
        [
            "The day {due_on} lies outside the plan, {from} to {until}.",
            "Choose a day of the plan, or put it into the next one.",
        ],
    ),
    t(
        "too_many_tasks",
        409,
        ["一份计划最多{limit}项任务。", "请合并同类任务。"],
        ["A plan has at most {limit} tasks.", "Put tasks of one kind together."],
    ),
    t(
        "unknown_task",
        422,
        ["没有“{task}”这种任务。", "请从任务种类中选择，或者不填种类、只写任务名称。"],
        ["There is no kind of task `{task}`.", "Choose one of the kinds, or give a title alone."],
    ),
];
