//! Sentences for refusals about who helps in villages, and the pool of experts, sorted by code.

use crate::refusal_text::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "expert_left",
        409,
        ["该专家已不在专家库中。", "请刷新专家库。"],
        ["The expert has left the pool.", "Look at the pool again."],
    ),
    t(
        "helper_contract_not_begun",
        422,
        [
            "“{name}”的合同自{from}起生效，{on}还不能承办。",
            "请在合同生效后办理，或更换协办代办机构；登记有误的请更正合同期间。",
        ],
        [
            "The contract of {name} begins on {from}; it does not work on {on} yet.",
            "Wait until it begins or name another helper; if it was entered wrong, enter its days again.",
        ],
    ),
    t(
        "helper_contract_over",
        422,
        ["“{name}”的合同期间为{from}至{until}，{on}不能承办。", "请先续签合同并登记，或更换协办代办机构。"],
        [
            "The contract of {name} runs from {from} to {until}; it does not work on {on}.",
            "Renew the contract first, or name another helper.",
        ],
    ),
    t(
        "helper_fee_not_filed",
        422,
        ["“{name}”的代办费用标准尚未备案。", "请先报备案并登记备案号。"],
        ["What {name} is paid is not filed with the authorities.", "File it, and enter the number."],
    ),
    t(
        "helper_kind_not_in_programme",
        422,
        ["项目{programme}没有“{kind}”这类协办代办机构，可以是：{known}。", "请核对机构类别。"],
        ["The programme `{programme}` takes no helper of the kind `{kind}`; it takes {known}.", "Check its kind."],
    ),
    t(
        "helper_licence_expired",
        422,
        ["“{name}”的代理许可证有效期为{from}至{until}，{on}不能代办。", "请先换证并登记，或更换代办机构。"],
        [
            "The licence of {name} holds from {from} to {until}; it does not work on {on}.",
            "Enter the new licence first, or name another helper.",
        ],
    ),
    t(
        "helper_licence_missing",
        422,
        ["“{name}”没有代理许可证，不能代办。", "请通过保险公司申请许可证并登记。"],
        ["{name} has no licence.", "Apply for one through the insurer, and enter it."],
    ),
    t(
        "helper_licence_not_begun",
        422,
        [
            "“{name}”的代理许可证自{from}起生效，{on}还不能代办。",
            "请在许可证生效后办理，或更换代办机构；登记有误的请更正有效期。",
        ],
        [
            "The licence of {name} holds from {from} on; it does not work on {on} yet.",
            "Wait until it holds or name another helper; if it was entered wrong, enter its days again.",
        ],
    ),
    t(
        "helper_not_an_enterprise",
        422,
        ["“{name}”不是企业，不能作兼业代理机构。", "村民委员会等单位请登记为协办机构。"],
        ["{name} is no enterprise, as a part-time agent has to be.", "Enter a village body as a helper by contract."],
    ),
    t(
        "helper_of_another_office",
        422,
        ["“{name}”不属于承保该村的机构。", "请选择本机构的协办代办机构。"],
        ["{name} helps another office.", "Choose a helper of the office of this village."],
    ),
    t(
        "unknown_helper_kind",
        422,
        ["没有“{kind}”这类协办代办机构。", "可用类别：{known}。"],
        ["There is no kind of helper `{kind}`.", "Known are: {known}."],
    ),
];
