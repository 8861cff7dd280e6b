//! Of people: what they are called, their roles, who decides, and who stands in what relation to whom. Sorted by code.

use super::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "customer_data_missing",
        409,
        ["客户资料不完整，缺少{data}，不能登记“{milestone}”。", "请在客户页面补充{data}后再办理。依据：{cite}。"],
        [
            "`{milestone}` cannot be recorded: {data} of the customer is not known.",
            "Add it on the customer's page, then record it again. It rests on {cite}.",
        ],
    ),
    t(
        "last_administrator",
        409,
        ["“{name}”是全机构最后一位管理员，不能停用、调动或改角色。", "请先在总机构设立另一位管理员。"],
        [
            "`{name}` is the last administrator of the whole house and stays one.",
            "Make another administrator at the root office first.",
        ],
    ),
    t(
        "merge_without_proof",
        422,
        ["合并客户须有证明文件。", "请先把证明文件上传到其中一位客户的业务，再从中选择。"],
        [
            "A merge takes a document that proves it.",
            "Attach the document to a case of one of the two customers first, then choose it.",
        ],
    ),
    t(
        "not_merged",
        409,
        ["这两位客户没有合并。", "请刷新后核对。"],
        ["These two customers are not merged.", "Reload the page and look again."],
    ),
    t(
        "nothing_visible",
        422,
        ["“{field}”中没有可读的文字。", "请重新填写；只有标点或从别处复制来的不可见符号，以后查不到。"],
        [
            "Nothing can be read in `{field}`.",
            "Write it again: by signs, or by invisible marks copied from elsewhere, nobody is found.",
        ],
    ),
    t(
        "party_elsewhere",
        409,
        ["该证件号码不能在本机构登记。", "请报上级机构处理；这次登记已留痕。"],
        [
            "This identity number cannot be entered at your office.",
            "Ask your superior office; that you entered it has been recorded.",
        ],
    ),
    t(
        "party_erased",
        409,
        ["该客户资料已按保存期限删除，不能再办理或登记。", "客户再次前来的，请按新客户登记。"],
        [
            "This customer was erased after the years of keeping, and nothing is entered for the customer any more.",
            "Where the customer comes again, enter a new one.",
        ],
    ),
    t(
        "party_has_aliases",
        409,
        ["“{name}”名下已有并入的客户，不能再并入他人。", "请反过来合并，或先撤销其名下的合并。"],
        [
            "`{name}` has aliases of its own and cannot become one.",
            "Merge the other way round, or undo the merges into it first.",
        ],
    ),
    t(
        "party_kept_for_years",
        409,
        [
            "该客户的业务或合同到{last_on}为止，保存期限未满。",
            "{since}以后办理过业务或合同尚未到期的客户资料须继续保存。",
        ],
        [
            "The last that was done for this customer, or the last day of an agreement, is {last_on}.",
            "Whoever something was done for since {since}, or whose agreement ran then, is still kept.",
        ],
    ),
    t(
        "party_kinds_differ",
        422,
        ["个人与单位不能合并。", "请核对选择的客户。"],
        ["A person and an organisation are not one.", "Check whom you have chosen."],
    ),
    t(
        "party_known_otherwise",
        409,
        [
            "该客户已登记为“{known_as}”，这次填写的是“{given}”（{differs}不同）。",
            "如是同一人，请使用已有客户并更正其资料；如号码有误，请改正。护照等号码可能属于另一人，确认后再提交。",
        ],
        [
            "This party is known as {known_as}, and now given as {given} ({differs}).",
            "If it is the same person, use the party that is there and edit it; if the number is wrong, mend it. A passport may be another person's: say so.",
        ],
    ),
    t(
        "party_merged",
        409,
        ["该客户已并入另一客户。", "请在保留的客户名下办理。"],
        ["This customer was merged into another.", "Go on with the customer that is kept."],
    ),
    t(
        "party_merged_with_itself",
        422,
        ["不能与自己合并。", "请选择另一位客户。"],
        ["Nobody is merged with himself.", "Choose another customer."],
    ),
    t(
        "party_needed",
        409,
        [
            "该客户还有未终止的合同、未办结的业务、在途款项、关系或提醒，不能删除。",
            "合同全部终止、业务全部办结后，客户资料才删除。",
        ],
        [
            "This customer still has an agreement that has not ended, an open case, money on its way, relations or reminders.",
            "A customer is erased once all agreements and cases have ended.",
        ],
    ),
    t(
        "phone_of_one_served",
        403,
        ["客户的电话由柜面登记，服务人员不能更改：回访打的就是这个号码。", "请客户到柜面办理，或由柜面核实后更改。"],
        [
            "The phone of a customer is not changed by whoever serves the customer: callbacks go to that number.",
            "Let the customer come to the counter, or have the counter check and change it.",
        ],
    ),
    t(
        "related_to_itself",
        422,
        ["客户不能服务自己。", "请选择另一位客户或人员。"],
        ["Nobody serves himself.", "Choose another customer, or an operator."],
    ),
    t(
        "relation_known",
        409,
        ["这段时间里这项关系已经登记。", "请核对起止日期；如需更改，请先终止原有关系。"],
        ["This relation is entered already for some of these days.", "Look at its days; to change it, end it first."],
    ),
    t(
        "relation_unknown",
        409,
        ["没有这项关系，或已经终止。", "请刷新后核对。"],
        ["There is no such relation, or it has ended.", "Reload the page and look again."],
    ),
    t(
        "sent_twice",
        409,
        ["您在{seconds}秒前提交过完全相同的内容。", "请先查看已登记的内容；确需再登记一次的，请确认后提交。"],
        [
            "You sent exactly this {seconds} seconds ago.",
            "Look at what was made first; if it is meant once more, say so and send it again.",
        ],
    ),
    t(
        "token_permission_unknown",
        422,
        ["令牌不能有权限“{permission}”。", "请从权限清单中选择；管理机构和人员不能授予程序。"],
        [
            "A token cannot have the permission `{permission}`.",
            "Choose from the list of permissions; keeping the house is given to no program.",
        ],
    ),
    t(
        "unknown_relation",
        422,
        ["没有“{relation}”这种关系。", "请从{known}中选择；关系的种类由规则包规定。"],
        ["There is no kind of relation `{relation}`.", "Choose one of {known}; packs say which there are."],
    ),
    t(
        "unknown_role",
        422,
        ["没有“{role}”这个角色。", "请从现有角色中选择；角色由规则包规定。"],
        ["There is no role `{role}`.", "Choose one of the roles there are; packs say which."],
    ),
];
