//! What people write in the cases of the demonstration. No personal number stands in any of it.

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;

/// The summary a clerk gives a case of that service.
pub(super) fn summary(rng: &mut StdRng, service: &str) -> String {
    let choices: &[&str] = match service {
        "life.policy-servicing" => {
            &["投保人变更职业", "补发保险合同", "变更缴费方式", "减少保险金额", "更正被保险人姓名用字"]
        }
        "life.address-change" => &["搬家，变更联系地址和电话", "更换手机号码", "更正通讯地址"],
        "life.beneficiary-change" => &["结婚后变更身故受益人", "增加子女为受益人", "变更受益份额"],
        "life.payout-account-change" => &["原账户已销户，变更给付账户", "变更生存金收款银行"],
        "life.surrender" => &["家中急需用钱，申请退保", "另有保障，解除合同"],
        "life.claim" => &["报案索赔", "家属代为报案", "事故后申请给付"],
        "life.enquiry" => {
            &["咨询红利领取", "咨询续期缴费日期", "查询理赔进度", "咨询保单贷款条件", "咨询满期金如何领取"]
        }
        "life.work-order" => &["续期扣款失败", "姓名录入有误", "保单状态误为失效", "发票未收到"],
        "complaint.consumer" => {
            &["对理赔时效不满", "反映销售人员未说明退保损失", "对收费提示短信不满", "反映柜面等候时间过长"]
        }
        "life.new-policy-callback" => &["新单回访任务"],
        "life.mis-selling" => &["回访发现未告知犹豫期", "客户反映代签名"],
        "life.proposal" => &["投保定期寿险", "为子女投保教育金", "投保重大疾病险"],
        _ => &["客户申请"],
    };
    any(rng, choices)
}

/// A text for a question of a form.
pub(super) fn answer(rng: &mut StdRng, service: &str, field: &str) -> String {
    let choices: &[&str] = match (service, field) {
        ("life.enquiry", "result_text") => &[
            "已说明领取方式和所需证件，客户表示清楚。",
            "下次应缴日及金额已告知，客户将按期缴费。",
            "已查询，案件正在审核，三日内有结果。",
        ],
        ("complaint.consumer", "result_text") => &[
            "经核查，办理时间超过承诺，已向客户致歉并于当日办结。",
            "经核查，销售时已提示退保损失，相关文件有客户签名；已向客户解释条款。",
            "接受意见，已调整短信发送时间。",
        ],
        ("life.claim", "result_text") => {
            &["属于保险责任，按条款约定给付。", "核定属于保险责任，按合同约定的保险金额给付。"]
        }
        ("life.proposal", "result_text") => &["标准体承保。", "按告知情况加费承保，已征得客户同意。"],
        (_, "result_text") => &["问题已更正，客户确认无误。", "已重新办理并告知客户结果。", "核实清楚，已向客户说明。"],
        ("life.claim", "reason_text") => {
            &["事故发生在合同效力中止期间，依照条款不承担给付责任。", "所患疾病属于条款列明的责任免除事项。"]
        }
        (_, "reason_text") => &[
            "申请人不是投保人本人且没有授权委托。",
            "所申请的变更不在条款允许的范围内。",
            "情况复杂，需要向外地机构核实。",
        ],
        (_, "progress_text") => &["材料已转上级机构审核。", "正在与银行核对转账记录。", "已安排人员调查，近日答复。"],
        (_, "question") => &["红利什么时候可以领取？", "明年的保险费应在哪天前缴？", "受益人可以换吗，需要带什么？"],
        (_, "problem") => {
            &["续期扣款两次均失败，账户余额充足。", "系统中姓名与身份证不一致。", "客户称不清楚犹豫期的起算时间。"]
        }
        (_, "complaint") => {
            &["申请已近一个月仍未收到答复。", "购买时没有讲清楚提前退保会有损失。", "柜面排队两个小时，窗口只开一个。"]
        }
        (_, "demand") => &["要求尽快办结并说明原因。", "要求全额退还保险费。", "希望改进服务。"],
        (_, "request") => &["申请变更缴费方式为年缴。", "申请补发保险合同一份。", "申请更正职业类别。"],
        (_, "new_beneficiaries") => &["王芳:配偶:1:0.5；李强:子女:1:0.5", "李强:子女:1:1"],
        (_, "surrender_reason") => &["家庭急需资金。", "已参加单位团体保险。"],
        (_, "exam_items") => &["心电图、血压、血糖。", "常规体检及胸片。"],
        (_, "review_text") => &["维持原处理决定。", "原决定部分调整，补充说明已告知客户。"],
        (_, "opening_bank") => &["中国农业银行股份有限公司沈阳和平支行", "中国农业银行股份有限公司大连中山支行"],
        (_, "product_name") => &["安康终身寿险（分红型）", "少儿教育金保险", "守护重大疾病保险", "康乐定期寿险"],
        _ => &["见业务申请书。"],
    };
    any(rng, choices)
}

/// What was said on the phone or at the counter.
pub(super) fn contact(rng: &mut StdRng, kind: &str, direction: &str) -> String {
    let choices: &[&str] = match (kind, direction) {
        ("call", "in") => &["客户来电询问办理进度，已答复。", "客户来电补充情况，已记入业务。"],
        ("call", _) => {
            &["电话通知客户补齐材料，客户称本周内送来。", "电话告知办理结果，客户满意。", "无人接听，改日再拨。"]
        }
        ("visit", _) => &["上门核实情况，客户本人在家，已签字确认。"],
        ("message", _) => &["短信告知办理进度。", "短信提醒携带身份证原件。"],
        _ => &["客户到柜面咨询，已当面说明所需材料。", "客户到柜面递交材料。"],
    };
    any(rng, choices)
}

pub(super) fn material_note(rng: &mut StdRng) -> String {
    any(rng, &["原件已核对", "复印件一份，已与原件核对", "客户本人递交"])
}

pub(super) fn withdrawal(rng: &mut StdRng) -> String {
    any(rng, &["客户改变主意，撤回申请", "客户称已自行解决", "家人商量后决定暂不办理"])
}

pub(super) fn extension(rng: &mut StdRng) -> String {
    any(rng, &["需要向承保地机构调取原始单证，情况复杂", "当事销售人员已离职，正在联系核实", "等待银行书面答复"])
}

/// Public notices: title and body.
pub(super) const NOTICES: [(&str, &str); 4] = [
    (
        "柜面服务时间公告",
        "各柜面工作日服务时间为上午九时至十二时、下午一时三十分至五时三十分，法定节假日休息，调休工作日照常办理。",
    ),
    ("客户信息更新提醒", "请地址、电话有变化的客户携带身份证到就近柜面更新联系方式，以便及时收到缴费提示和领取通知。"),
    ("谨防冒充保险公司名义的电话", "本公司回访和缴费提示不会索要银行卡密码和短信验证码。如遇可疑来电，请到柜面核实。"),
    (
        "服务承诺公告",
        "申请资料齐全的，当场受理；不齐全的，一次告知全部所缺资料。办理期限以受理回执所载日期为准，欢迎监督。",
    ),
];

fn any(rng: &mut StdRng, choices: &[&str]) -> String {
    choices.choose(rng).copied().unwrap_or_default().to_owned()
}
