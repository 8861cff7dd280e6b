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
    ("edit-knowledge", "修改知识条目“{question}”", "altered the entry {question} of the knowledge base"),
    (
        "freeze-evaluation",
        "评价保险公司（{from}至{until}，第{edition}版），第一名{first}",
        "ranked insurers ({from} to {until}, edition {edition}): {first} stands first",
    ),
    (
        "make-service-plan",
        "制定{client}的服务计划（{from}至{until}），{tasks}项任务",
        "made the service plan of {client} ({from} to {until}) with {tasks} tasks",
    ),
    ("open-service-task", "为服务计划任务立件{number}", "opened the case {number} of a planned task"),
    (
        "place-policy",
        "登记经纪保单{number}：{product}，保费{premium}元",
        "entered the placed policy {number}: {product}, {premium} yuan",
    ),
    ("record-claim-event", "登记大灾事件{code}：{name}，{area}", "entered the event {code}: {name}, {area}"),
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
    ("settle-lesson", "{number}的经验教训：{state}，{reason}", "the lesson of {number} is {state}: {reason}"),
    ("sign-cooperation", "登记与{insurer}的合作协议{number}", "entered the agreement {number} with {insurer}"),
    ("sign-mandate", "登记{client}的委托合同{number}", "entered the mandate {number} of {client}"),
    (
        "withdraw-knowledge",
        "停用知识条目“{question}”：{reason}",
        "took the entry {question} of the knowledge base out of use: {reason}",
    ),
];
