//! Sentences of the refusals of spreadsheets, and the causes why one cannot be read. Sorted by code, as the table beside it.

use super::entry::{Cause, RefusalText, t};

pub const TEXTS: &[RefusalText] = &[
    t(
        "column_missing",
        422,
        ["没有找到这些必填字段的列：{fields}。", "请指定各字段对应哪一列，或在表格中补上该列。"],
        [
            "No column was found for these required fields: {fields}.",
            "Say which column each of them is, or add the column.",
        ],
    ),
    t(
        "column_used_twice",
        422,
        ["列“{column}”同时用于：{fields}。", "每一列只能对应一个字段。"],
        ["The column `{column}` is used for several fields: {fields}.", "A column belongs to one field."],
    ),
    t(
        "duplicate_header",
        422,
        ["表头“{header}”在{first}列和{second}列重复出现。", "请给其中一列换一个表头。"],
        [
            "The header `{header}` stands above column {first} and column {second}.",
            "Give one of the two another header.",
        ],
    ),
    t(
        "empty_spreadsheet",
        422,
        ["表格是空的。", "第一个非空行应为表头，其下为数据。"],
        ["The table is empty.", "The first row that is not empty is the header; the data stand below it."],
    ),
    t(
        "formula_cell",
        422,
        ["表头单元格{cell}是公式。", "请改为文字（复制后选择性粘贴为数值）。"],
        ["The header cell {cell} holds a formula.", "Paste it as a value."],
    ),
    t(
        "import_file_not_kept",
        409,
        [
            "该导入的文件是从命令行所在的磁盘读取的，系统中没有保存。",
            "请在命令行用同一文件继续，或用 --bad-rows 取得有误的行。",
        ],
        [
            "The file of this import was read from the disk of whoever ran it and is not kept here.",
            "Go on with the same file on the command line; --bad-rows writes the rows that were not imported.",
        ],
    ),
    t(
        "merged_cells",
        422,
        ["表格区域内有合并单元格：{range}。", "请取消合并，并删除表头上方的标题行。"],
        ["Cells of the table are merged: {range}.", "Take the cells apart, and delete a title above the header."],
    ),
    t(
        "no_import_rules",
        422,
        ["规则包中没有“{kind}”的导入字段。", "请在规则包中加入文件 import-{kind}.toml。"],
        ["No pack has the fields of `{kind}`.", "Add a file import-{kind}.toml to a pack."],
    ),
    t(
        "no_such_column",
        422,
        ["表格中没有表头为“{column}”的列。", "请从表头中选择。"],
        ["No column has the header `{column}`.", "Choose one of the headers of the table."],
    ),
    t(
        "no_such_import_field",
        422,
        ["没有名为“{field}”的导入字段。", "请使用规则包中列出的字段。"],
        ["There is no field `{field}` to import.", "Use a field of the rule pack."],
    ),
    t(
        "no_such_sheet",
        422,
        ["工作簿中没有工作表“{sheet}”。", "现有工作表：{known}。"],
        ["The workbook has no sheet `{sheet}`.", "Its sheets are: {known}."],
    ),
    t(
        "not_a_spreadsheet",
        422,
        ["文件不是可读取的表格：{cause}。", "请另存为XLSX，或UTF-8、GBK编码的CSV。"],
        ["The file is no spreadsheet that can be read: {cause}.", "Save it as XLSX, or as CSV in UTF-8 or GBK."],
    ),
    t(
        "password_protected",
        422,
        ["文件设有打开密码。", "请取消密码后重新上传。"],
        ["The file is protected by a password.", "Take the password away and send the file again."],
    ),
    t(
        "spreadsheet_too_large",
        413,
        ["表格文件过大，最多{megabytes}MB（按解压后的大小计）。", "请拆成几个文件分别导入。"],
        ["The spreadsheet is too large: at most {megabytes} MB as stored or unpacked.", "Split it into several files."],
    ),
    t(
        "too_many_columns",
        422,
        ["列数过多，最多{limit}列。", "请删除不导入的列。"],
        ["There are too many columns: at most {limit}.", "Delete the columns that are not imported."],
    ),
    t(
        "too_many_rows",
        422,
        ["行数过多，每个文件最多{limit}行。", "请拆成几个文件分别导入。"],
        ["There are too many rows: at most {limit} in a file.", "Split it into several files."],
    ),
    t(
        "unknown_import_kind",
        422,
        ["没有名为“{kind}”的导入类型。", "请从导入类型清单中选择。"],
        ["There is no kind of import `{kind}`.", "Choose one of the kinds that are listed."],
    ),
    t(
        "unknown_import_option",
        422,
        ["该导入类型没有选项“{option}”。", "请从该类型的选项中选择。"],
        ["This kind of import has no option `{option}`.", "Choose one of its options."],
    ),
    t(
        "wrong_import_state",
        409,
        ["该导入当前状态为{state}，不能这样做。", "请刷新后再看；已完成的导入请另行上传文件。"],
        [
            "The import is {state}; this cannot be done to it.",
            "Look at it again; bring the file in anew where it is done.",
        ],
    ),
];

/// Why a file is no spreadsheet: code, Chinese, English.
pub const CAUSES: &[Cause] = &[
    ("old_format", "是旧版格式（XLS）", "it is of an old format (XLS)"),
    ("unknown_encoding", "文字编码无法识别", "its text is in no known encoding"),
    ("unknown_format", "既不是XLSX也不是CSV", "it is neither XLSX nor CSV"),
    ("unreadable_content", "内容已损坏或不是表格", "its content is damaged or no table"),
];
