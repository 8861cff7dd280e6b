//! What the commands of a broker did, in one sentence of each language.

use crate::operation_text::OperationText;

pub const TEXTS: &[OperationText] = &[
    (
        "add-knowledge",
        "登记知识条目“{question}”，{review_on}前复审",
        "wrote the entry {question} of the knowledge base, to be reviewed by {review_on}",
    ),
    (
        "add-service-task",
        "在{client}的服务计划中增加任务“{title}”，{due_on}前完成",
        "added the task {title} to the plan of {client}, due on {due_on}",
    ),
    ("ask-for-reports", "发起{from}至{until}的客户季度报告", "asked for the reports to clients on {from} to {until}"),
    ("edit-knowledge", "修改知识条目“{question}”", "altered the entry {question} of the knowledge base"),
    (
        "freeze-evaluation",
        "评价保险公司（{from}至{until}，第{edition}版），第一名{first}",
        "ranked insurers ({from} to {until}, edition {edition}): {first} stands first",
    ),
    (
        "make-client-reports",
        "编制{from}至{until}的客户季度报告：完成{made}份，未能编制{failed}份",
        "made the reports to clients on {from} to {until}: {made} made, {failed} set aside",
    ),
    (
        "make-service-plan",
        "制定{client}的服务计划（{from}至{until}），{tasks}项任务",
        "made the service plan of {client} ({from} to {until}) with {tasks} tasks",
    ),
    ("open-client-report", "为客户季度报告立件{number}", "opened the case {number} of a report to a client"),
    ("open-service-task", "为服务计划任务立件{number}", "opened the case {number} of a planned task"),
    (
        "place-policy",
        "登记经纪保单{number}：{product}，保费{premium}元",
        "entered the placed policy {number}: {product}, {premium} yuan",
    ),
    ("record-claim-event", "登记大灾事件{code}：{name}，{area}", "entered the event {code}: {name}, {area}"),
    ("record-commission", "登记{number}的佣金变动{amount}元", "entered {amount} yuan at the commission of {number}"),
    (
        "record-solvency",
        "登记{insurer}的偿付能力充足率{ratio}%（{as_of}）",
        "entered the solvency ratio of {insurer}: {ratio}% on {as_of}",
    ),
    (
        "review-knowledge",
        "复审知识条目“{question}”，下次{review_on}",
        "reviewed the entry {question} of the knowledge base, next by {review_on}",
    ),
    (
        "send-report-lot",
        "发送{from}至{until}的客户季度报告{sent}份：短信告知{told}家，其余待当面交付",
        "sent {sent} reports to clients on {from} to {until}: {told} by a message, the others to be handed over",
    ),
    ("send-reports", "发送{from}至{until}的客户季度报告", "had the reports to clients on {from} to {until} sent"),
    ("settle-lesson", "{number}的经验教训：{state}，{reason}", "the lesson of {number} is {state}: {reason}"),
    ("sign-cooperation", "登记与{insurer}的合作协议{number}", "entered the agreement {number} with {insurer}"),
    ("sign-mandate", "登记{client}的委托合同{number}", "entered the mandate {number} of {client}"),
    (
        "spread-reports",
        "{from}至{until}的客户季度报告：共{clients}家客户",
        "found {clients} clients for the reports on {from} to {until}",
    ),
    (
        "withdraw-knowledge",
        "停用知识条目“{question}”：{reason}",
        "took the entry {question} of the knowledge base out of use: {reason}",
    ),
];
