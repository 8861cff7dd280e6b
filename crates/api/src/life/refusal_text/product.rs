//! The sentences about products and what follows from their terms, as in the table beside. Sorted by code.

use crate::refusal_text::entry::{RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "age_not_insurable",
        422,
        ["被保险人投保时{age}周岁，该产品承保{from}至{to}周岁。", "请核对出生日期，或选择其他产品。"],
        [
            "The insured is {age} at issue; the product takes ages {from} to {to}.",
            "Check the date of birth, or choose another product.",
        ],
    ),
    t(
        "cover_not_offered",
        422,
        ["保险期间“{cover}”不可选，可选：{offered}。", "请选择该产品提供的保险期间。"],
        ["The cover `{cover}` is not offered; there are {offered}.", "Choose a cover that the product offers."],
    ),
    t(
        "dividend_rate_mismatch",
        409,
        ["所用红利率是产品“{product}”{year}年的，与本次计算不符。", "请使用该保单年度结束当年、该产品的红利率。"],
        [
            "The dividend rate is that of `{product}` for {year}, not the one asked for.",
            "Use the rate of the product for the year in which the policy year ends.",
        ],
    ),
    t(
        "no_rate",
        422,
        ["费率表中没有{age}周岁、交费期间“{pay}”的费率。", "请核对年龄和交费期间。"],
        ["The rate table has no rate for age {age} with `{pay}`.", "Check age and pay span."],
    ),
    t(
        "no_reserve",
        409,
        ["产品“{product}”不计提准备金，没有据此计算的现金价值。", "投资连结保险的价值按账户单位计算。"],
        [
            "No reserve is held for `{product}`, and no cash value comes from one.",
            "A unit-linked policy is worth its units.",
        ],
    ),
    t(
        "not_a_due_date",
        422,
        ["{on}不是保费应交日。", "请按应交日登记已交保费。"],
        ["No premium was due on {on}.", "Give each payment by the day it was due."],
    ),
    t(
        "not_participating",
        409,
        ["产品“{product}”不参与分红。", "只有分红型产品有红利。"],
        ["The product `{product}` has no dividends.", "Only participating products have them."],
    ),
    t(
        "pay_mode_not_offered",
        422,
        ["交费方式“{mode}”不可选，可选：{offered}。", "请选择该产品提供的交费方式。"],
        ["The pay mode `{mode}` is not offered; there are {offered}.", "Choose a pay mode that the product offers."],
    ),
    t(
        "pay_span_does_not_fit",
        422,
        ["交费期间“{pay}”与交费方式或保险期间“{cover}”不符。", "趸交须选一年交费；交费期间不得长于保险期间。"],
        [
            "The pay span `{pay}` does not fit the pay mode or the cover `{cover}`.",
            "A single premium is paid for one year, and nobody pays longer than the cover lasts.",
        ],
    ),
    t(
        "pay_span_not_offered",
        422,
        ["交费期间“{pay}”不可选，可选：{offered}。", "请选择该产品提供的交费期间。"],
        ["The pay span `{pay}` is not offered; there are {offered}.", "Choose a pay span that the product offers."],
    ),
    t(
        "policy_not_in_force",
        409,
        ["保单在{on}不在保险期间内。", "请核对日期。"],
        ["The policy is not in force on {on}.", "Check the date."],
    ),
    t(
        "product_not_computable",
        409,
        ["按该产品条款无法计算：{detail}", "请核对保单资料，并检查规则包中的产品和生命表。"],
        [
            "The terms of the product give no figure: {detail}",
            "Check the facts of the policy, and the product and life tables of the packs.",
        ],
    ),
    t(
        "product_not_offered",
        422,
        ["产品“{product}”在{on}不可投保。", "请核对保单生效日，或选择当时在售的产品。"],
        [
            "The product `{product}` has no version for policies that take effect on {on}.",
            "Check the day of effect, or choose a product of that time.",
        ],
    ),
    t(
        "sum_not_offered",
        422,
        ["保险金额{sum_insured}元不符合要求：{from}元至{to}元，须为{step}元的整数倍。", "请调整保险金额。"],
        ["The sum insured {sum_insured} is not offered: {from} to {to} in steps of {step}.", "Change the sum insured."],
    ),
    t(
        "unknown_claim_event",
        422,
        [
            "没有“{event}”这种保险事故。",
            "可用：death（身故）、accidental-death（意外身故）、disability（残疾）、illness（疾病）。",
        ],
        ["`{event}` is no event of a claim.", "There are death, accidental-death, disability and illness."],
    ),
    t(
        "unknown_product",
        404,
        ["没有产品“{product}”。", "请核对产品代码；产品由规则包给出。"],
        ["There is no product `{product}`.", "Check its key; products stand in the packs."],
    ),
];
