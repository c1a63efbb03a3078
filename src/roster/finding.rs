// SPDX-License-Identifier: Apache-2.0

//! What is wrong, where, and what to do, in Chinese and English.
//!
//! Invariant: a finding never holds a child's full name or serial; the cell's address leads to
//! them.

use serde_json::{Value, json};

/// Where a finding stands. Empty strings where it is about the whole file or sheet.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct CellPlace {
    /// File name.
    pub file: String,
    /// Sheet name.
    pub sheet: String,
    /// Cell or range, as Excel writes it.
    pub cell: String,
}

impl CellPlace {
    /// A whole file.
    pub fn file(name: &str) -> Self {
        Self {
            file: name.to_owned(),
            ..Self::default()
        }
    }
}

/// Whether the import can go on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FindingSeverity {
    /// Put right already, or to be looked at; a person confirms.
    Warning,
    /// Must be corrected in the workbook.
    Error,
}

/// A language of the reports.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Lang {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

/// What can be wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "each is said in words in `Problem::words`")]
pub enum RosterProblem {
    NotAWorkbook,
    TooLarge,
    NoRows,
    MissingColumn(&'static str),
    ColumnTwice(&'static str),
    Merged,
    Formula,
    ErrorValue,
    WrongKind,
    LongNumber,
    SerialsAsNumbers(usize),
    Blank(&'static str),
    OuterSpace,
    FullWidth,
    Composed,
    InnerSpace,
    SpaceInCode,
    Invisible(char),
    Unprintable(Vec<char>),
    DuplicateSerial(CellPlace),
    OneChildTwoSchools(CellPlace),
    UnknownSchool,
    BundleOfOne,
    BundleAcrossSchools(CellPlace),
    NamesAndSerials { names: usize, serials: usize },
    NumberShape,
    NumberTwice(CellPlace),
    BundleNumbers(CellPlace),
    NotACount,
    PriorityOverPlan,
    NoClasses,
    CodeTwice(CellPlace),
    SchoolTwice(CellPlace),
    OrderTwice(CellPlace),
    NobodyApplied,
    NothingToDraw,
}

/// One finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Error or warning.
    pub severity: FindingSeverity,
    /// Where.
    pub place: CellPlace,
    /// What was read there, names and serials masked.
    pub read: String,
    /// What is wrong.
    pub problem: RosterProblem,
}

impl Finding {
    /// A finding; its severity follows from the problem.
    pub fn new(place: CellPlace, read: String, problem: RosterProblem) -> Self {
        Self {
            severity: problem.severity(),
            place,
            read,
            problem,
        }
    }

    /// The other place of a conflict.
    pub fn against(&self) -> Option<&CellPlace> {
        match &self.problem {
            RosterProblem::DuplicateSerial(other)
            | RosterProblem::OneChildTwoSchools(other)
            | RosterProblem::BundleAcrossSchools(other)
            | RosterProblem::NumberTwice(other)
            | RosterProblem::BundleNumbers(other)
            | RosterProblem::CodeTwice(other)
            | RosterProblem::SchoolTwice(other)
            | RosterProblem::OrderTwice(other) => Some(other),
            _ => None,
        }
    }

    /// What is wrong, in words.
    pub fn reason(&self, lang: Lang) -> String {
        let [zh, _, en, _] = self.problem.words();
        if lang == Lang::Zh { zh } else { en }
    }

    /// What to do, in words.
    pub fn remedy(&self, lang: Lang) -> String {
        let [_, zh, _, en] = self.problem.words();
        if lang == Lang::Zh { zh } else { en }
    }

    /// As `paiwei check --json` prints it.
    pub fn to_json(&self) -> Value {
        let severity = if self.severity == FindingSeverity::Error {
            "error"
        } else {
            "warning"
        };
        let both = |of: fn(&Self, Lang) -> String| json!({"zh": of(self, Lang::Zh), "en": of(self, Lang::En)});
        json!({"severity": severity, "file": self.place.file, "sheet": self.place.sheet, "cell": self.place.cell,
            "read": self.read, "reason": both(Self::reason), "remedy": both(Self::remedy)})
    }
}

impl RosterProblem {
    fn severity(&self) -> FindingSeverity {
        match self {
            Self::OuterSpace
            | Self::FullWidth
            | Self::Composed
            | Self::InnerSpace
            | Self::SerialsAsNumbers(_)
            | Self::NobodyApplied
            | Self::NothingToDraw => FindingSeverity::Warning,
            _ => FindingSeverity::Error,
        }
    }

    /// Reason and remedy in Chinese, then in English.
    fn words(&self) -> [String; 4] {
        let w = |zh: &str, zh_do: &str, en: &str, en_do: &str| {
            [zh, zh_do, en, en_do].map(str::to_owned)
        };
        match self {
            Self::NotAWorkbook => w(
                "不是可读取的 .xlsx 工作簿",
                "用 Excel 或 WPS 打开原文件，另存为 .xlsx 后重新提供",
                "not a readable .xlsx workbook",
                "open the original in Excel, save it as .xlsx and provide it again",
            ),
            Self::TooLarge => w(
                "工作簿解压后的内容远超报名名单所需",
                "新建工作簿，只粘贴名单各列的值",
                "the workbook holds far more than a roster needs",
                "paste only the roster's values into a new workbook",
            ),
            Self::NoRows => w(
                "表头下没有数据",
                "确认提供的是填好的工作簿",
                "there is no row below the header",
                "make sure that this is the completed workbook",
            ),
            Self::MissingColumn(name) => [
                format!("缺少“{name}”列"),
                format!("在第一行补上“{name}”列并填写"),
                format!("the column {name} is missing"),
                format!("add the column {name} in the first row and fill it"),
            ],
            Self::ColumnTwice(name) => [
                format!("“{name}”列出现两次"),
                "只保留一列".into(),
                format!("the column {name} stands twice"),
                "keep one of them".into(),
            ],
            Self::Merged => w(
                "单元格被合并，只有左上角有内容",
                "取消合并，逐行填写",
                "merged cells: only the top left one holds a value",
                "unmerge them and fill in every row",
            ),
            Self::Formula => w(
                "单元格是公式，其值取决于打开它的软件",
                "复制该列，选择性粘贴为数值",
                "a formula: its value depends on the program that opens it",
                "copy the column and paste it as values",
            ),
            Self::ErrorValue => w(
                "单元格是错误值",
                "填写正确的内容",
                "an error value",
                "fill in what belongs there",
            ),
            Self::WrongKind => w(
                "单元格不是文本或整数",
                "将单元格设为文本格式后重新填写",
                "neither text nor a whole number",
                "format the cell as text and fill it in again",
            ),
            Self::LongNumber => w(
                "数字过长，Excel 已丢失末尾几位",
                "将该列设为文本格式，从原系统重新导出",
                "the number is so long that Excel has lost its last digits",
                "format the column as text and export it again",
            ),
            Self::SerialsAsNumbers(n) => [
                format!("{n} 个采集序号以数字保存，开头的 0 会丢失"),
                "核对采集序号没有以 0 开头的；有则设为文本重新导出".into(),
                format!("{n} serials are stored as numbers; leading zeros would be lost"),
                "make sure that no serial begins with 0; else export the column as text".into(),
            ],
            Self::Blank(name) => [
                format!("“{name}”为空"),
                format!("补填“{name}”"),
                format!("{name} is empty"),
                format!("fill in {name}"),
            ],
            Self::OuterSpace => w(
                "首尾有空格，已去除",
                "无需处理，请确认",
                "outer spaces were removed",
                "nothing to do; please confirm",
            ),
            Self::FullWidth => w(
                "全角字符已改为半角",
                "无需处理，请确认",
                "full-width characters were made half-width",
                "nothing to do; please confirm",
            ),
            Self::Composed => w(
                "文字已按 Unicode NFC 规范化",
                "对照原件核对字形",
                "the text was normalised to Unicode NFC",
                "compare it with the original",
            ),
            Self::InnerSpace => w(
                "中间有空格，原样保留",
                "与登记证件核对；多余则在工作簿中删除",
                "inner spaces were kept as they are",
                "compare with the document; remove them in the workbook if they do not belong there",
            ),
            Self::SpaceInCode => w("中间有空格", "删除空格", "a space inside", "remove it"),
            Self::Invisible(c) => [
                format!("含不可见字符 U+{:04X}", u32::from(*c)),
                "删除该字符后重新填写".into(),
                format!("an invisible character, U+{:04X}", u32::from(*c)),
                "delete the cell's content and type it again".into(),
            ],
            Self::Unprintable(chars) => {
                let codes: Vec<String> = chars
                    .iter()
                    .map(|c| format!("U+{:04X}", u32::from(*c)))
                    .collect();
                let codes = codes.join(" ");
                [
                    format!("字库中没有 {codes}，无法显示和打印"),
                    "与登记证件核对，改用规范汉字的标准编码，或安装含该字的字库".into(),
                    format!("no font here has {codes}; it could be neither shown nor printed"),
                    "compare with the document and use the standard code of the character, or install a font that has it"
                        .into(),
                ]
            }
            Self::DuplicateSerial(first) => [
                format!("采集序号与 {} {} 重复", first.file, first.cell),
                "每个儿童只保留一行，更正错误的序号".into(),
                format!("the serial stands in {} {} already", first.file, first.cell),
                "keep one row a child, or correct the wrong serial".into(),
            ],
            Self::OneChildTwoSchools(first) => [
                format!("同一儿童在 {} {} 已报另一所学校", first.file, first.cell),
                "每名儿童只能填报一所学校，删除其中一行".into(),
                format!(
                    "the child applies to another school in {} {}",
                    first.file, first.cell
                ),
                "a child applies to one school; remove one of the rows".into(),
            ],
            Self::UnknownSchool => w(
                "学校不在派位计划中",
                "更正学校名称，或在计划工作簿中补上该校",
                "the school is not in the plan",
                "correct the name, or add the school to the plan workbook",
            ),
            Self::BundleOfOne => w(
                "多胞胎捆绑号只有一名儿童",
                "补上同胞的行，或清空捆绑号",
                "a bundle of only one child",
                "add the sibling's row, or clear the bundle number",
            ),
            Self::BundleAcrossSchools(first) => [
                format!(
                    "同一捆绑号的儿童填报了不同学校（见 {} {}）",
                    first.file, first.cell
                ),
                "同胞须报同一所学校；不同家庭须用不同捆绑号".into(),
                format!(
                    "children of one bundle apply to different schools (see {} {})",
                    first.file, first.cell
                ),
                "siblings apply to one school; different families need different bundle numbers"
                    .into(),
            ],
            Self::NamesAndSerials { names, serials } => [
                format!("{names} 个姓名对应 {serials} 个采集序号"),
                "用“、”分隔，姓名与序号一一对应".into(),
                format!("{names} names for {serials} serials"),
                "separate them with 、, one serial for each name".into(),
            ],
            Self::NumberShape => w(
                "派位编号不是 1000000 至 9999999 的七位数字",
                "更正编号；如需现场编号，删除整列",
                "the draw number is not seven digits from 1000000 to 9999999",
                "correct it; or delete the column if numbers are to be drawn",
            ),
            Self::NumberTwice(first) => [
                format!("派位编号与 {} {} 重复", first.file, first.cell),
                "每个编号只能使用一次".into(),
                format!(
                    "the draw number stands in {} {} already",
                    first.file, first.cell
                ),
                "a number may stand once".into(),
            ],
            Self::BundleNumbers(first) => [
                format!("同一捆绑的派位编号与 {} {} 不同", first.file, first.cell),
                "双（多）胞胎捆绑生成一个派位编号，请统一".into(),
                format!(
                    "the draw number differs from {} {} of the same bundle",
                    first.file, first.cell
                ),
                "a bundle has one number; use the same".into(),
            ],
            Self::NotACount => w(
                "不是非负整数",
                "填写非负整数",
                "not a whole number from 0",
                "fill in a whole number",
            ),
            Self::PriorityOverPlan => w(
                "优先录取人数多于普通招生计划",
                "核对两列数字",
                "more children have priority than the plan has places",
                "check both numbers",
            ),
            Self::NoClasses => w(
                "班级数为 0",
                "填写班级数",
                "there is no class",
                "fill in the number of classes",
            ),
            Self::CodeTwice(first) => [
                format!("学校代码与 {} 重复", first.cell),
                "每所学校使用不同代码".into(),
                format!("the school code stands in {} already", first.cell),
                "give each school its own code".into(),
            ],
            Self::SchoolTwice(first) => [
                format!("学校名称与 {} 重复", first.cell),
                "每所学校只保留一行".into(),
                format!("the school's name stands in {} already", first.cell),
                "keep one row a school".into(),
            ],
            Self::OrderTwice(first) => [
                format!("派位顺序与 {} 重复", first.cell),
                "每所学校使用不同顺序号".into(),
                format!("the place in the order stands in {} already", first.cell),
                "give each school its own place".into(),
            ],
            Self::NobodyApplied => w(
                "没有儿童填报该校",
                "确认不是缺了一份报名名单",
                "nobody applies to this school",
                "make sure that no applicant workbook is missing",
            ),
            Self::NothingToDraw => w(
                "没有一所学校的报名人数多于计划",
                "核对报名名单和计划；无需派位",
                "no school has more children than places",
                "check roster and plan; there is nothing to draw",
            ),
        }
    }
}
