// SPDX-License-Identifier: Apache-2.0

//! Rosters from Excel: every fault is told with its cell, reason and remedy; what is right comes
//! through untouched.

use paiwei::i18n::{Language, in_language};
use paiwei::roster::{
    FindingSeverity, ImportResult, RosterProblem, SheetProblem, WorkbookSource, import, sample,
};
use rust_xlsxwriter::{Formula, Workbook, Worksheet};

const HEADER: [&str; 4] = ["采集序号", "儿童姓名", "招生学校", "多胞胎捆绑号"];

/// A workbook of one sheet from rows of text.
fn book(sheet: &str, rows: &[&[&str]], touch: impl Fn(&mut Worksheet)) -> WorkbookSource {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name(sheet).unwrap();
    for (r, row) in rows.iter().enumerate() {
        for (c, text) in row.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            page.write_string(r as u32, c as u16, *text).unwrap();
        }
    }
    touch(page);
    WorkbookSource {
        name: "a.xlsx".into(),
        bytes: book.save_to_buffer().unwrap(),
    }
}

fn applicants(rows: &[[&str; 4]]) -> WorkbookSource {
    touched(rows, |_| {})
}

fn touched(rows: &[[&str; 4]], touch: impl Fn(&mut Worksheet)) -> WorkbookSource {
    let mut all: Vec<&[&str]> = vec![&HEADER];
    all.extend(rows.iter().map(|row| &row[..]));
    book("报名名单", &all, touch)
}

fn plan() -> WorkbookSource {
    let rows: [&[&str]; 3] = [
        &[
            "学校代码",
            "学校名称",
            "普通招生计划",
            "优先录取人数",
            "班级数",
        ],
        &["S1", "甲小学", "1", "0", "1"],
        &["S2", "乙小学", "9", "0", "1"],
    ];
    WorkbookSource {
        name: "plan.xlsx".into(),
        ..book("派位计划", &rows, |_| {})
    }
}

fn imported(sources: &[WorkbookSource]) -> ImportResult {
    import(sources, &plan(), &|c| c != '\u{3134A}')
}

/// The cell and problem of each error.
fn errors(source: WorkbookSource) -> Vec<(String, RosterProblem)> {
    let imported = imported(&[source]);
    assert!(imported.roster.is_none());
    for finding in &imported.findings {
        let [chinese, english] = [Language::CHINESE, Language::ENGLISH]
            .map(|language| in_language(language, || (finding.reason(), finding.remedy())));
        assert!(
            chinese.0 != english.0 && chinese.1 != english.1,
            "{english:?}"
        );
    }
    let errors = imported
        .findings
        .into_iter()
        .filter(|f| f.severity == FindingSeverity::Error);
    errors.map(|f| (f.place.cell, f.problem)).collect()
}

const FIRST: [&str; 4] = ["1001", "张三", "甲小学", ""];
const SECOND: [&str; 4] = ["1002", "李四", "甲小学", ""];

#[test]
fn each_fault_is_told_at_its_cell() {
    let cell = |source| {
        let errors = errors(source);
        assert_eq!(errors.len(), 1, "{errors:?}");
        errors.into_iter().next().unwrap()
    };
    assert_eq!(
        cell(applicants(&[FIRST, ["1002", "  ", "甲小学", ""]])),
        ("B3".into(), RosterProblem::Blank("儿童姓名"))
    );
    assert_eq!(
        cell(applicants(&[FIRST, ["1002", "李四", "丙小学", ""]])),
        ("C3".into(), RosterProblem::UnknownSchool)
    );
    assert_eq!(
        cell(applicants(&[FIRST, ["1002", "李四", "甲小学", "D1"]])),
        ("D3".into(), RosterProblem::BundleOfOne)
    );
    let private = ["1002", "李\u{E863}", "甲小学", ""];
    assert_eq!(
        cell(applicants(&[FIRST, private])),
        ("B3".into(), RosterProblem::Unprintable(vec!['\u{E863}']))
    );
    let rare = ["1002", "李\u{3134A}", "甲小学", ""];
    assert_eq!(
        cell(applicants(&[FIRST, rare])),
        ("B3".into(), RosterProblem::Unprintable(vec!['\u{3134A}']))
    );
    assert_eq!(
        cell(applicants(&[FIRST, ["10 02", "李四", "甲小学", ""]])),
        ("A3".into(), RosterProblem::SpaceInCode)
    );
    let (at, problem) = cell(applicants(&[FIRST, ["1001", "李四", "甲小学", ""]]));
    assert!(
        at == "A3"
            && matches!(problem, RosterProblem::DuplicateSerial(place) if place.cell == "A2")
    );
    let (at, problem) = cell(applicants(&[FIRST, ["1001", "张三", "乙小学", ""]]));
    assert!(
        at == "C3"
            && matches!(problem, RosterProblem::OneChildTwoSchools(place) if place.cell == "C2")
    );
    let across = [
        ["1", "张一", "甲小学", "D1"],
        ["2", "张二", "乙小学", "D1"],
        FIRST,
    ];
    let (at, problem) = cell(applicants(&across));
    assert!(
        at == "C3"
            && matches!(problem, RosterProblem::BundleAcrossSchools(place) if place.cell == "C2")
    );
    let formula = touched(&[FIRST, ["1002", "", "甲小学", ""]], |page| {
        page.write_formula(
            2,
            1,
            Formula::new("=CONCATENATE(\"李\",\"四\")").set_result("李四"),
        )
        .unwrap();
    });
    assert_eq!(cell(formula), ("B3".into(), RosterProblem::Formula));
    let long = touched(&[FIRST, ["", "李四", "甲小学", ""]], |page| {
        page.write_number(2, 0, 360_126_900_012_345_678.0).unwrap();
    });
    assert_eq!(cell(long), ("A3".into(), RosterProblem::LongNumber));
    let merged = touched(&[FIRST, ["1002", "李四", "", ""]], |page| {
        page.merge_range(1, 2, 2, 2, "甲小学", &Default::default())
            .unwrap();
    });
    assert_eq!(cell(merged), ("C2:C3".into(), RosterProblem::Merged));
    let rows: [&[&str]; 2] = [&["采集序号", "儿童姓名"], &["1001", "张三"]];
    assert_eq!(
        cell(book("报名名单", &rows, |_| {})),
        ("A1".into(), RosterProblem::MissingColumn("招生学校"))
    );
    let none = WorkbookSource {
        name: "a.xlsx".into(),
        bytes: b"this is no workbook".to_vec(),
    };
    assert_eq!(cell(none), (String::new(), RosterProblem::NotAWorkbook));
}

#[test]
fn all_faults_are_told_at_once() {
    let rows = [
        ["1001", "", "甲小学", ""],
        ["1001", "李四", "丙小学", ""],
        ["", "王五", "甲小学", "D9"],
        FIRST,
        FIRST,
    ];
    assert!(errors(applicants(&rows)).len() >= 5);
}

#[test]
fn outer_spaces_and_full_width_digits_are_put_right_and_a_name_is_left_alone() {
    let imported = imported(&[applicants(&[
        [" １００１ ", "\u{3000}王\u{3000}五 ", "甲小学 ", ""],
        SECOND,
    ])]);
    let roster = imported.roster.unwrap();
    let child = &roster.entries[0].children[0];
    assert_eq!(
        (child.serial.as_str(), child.name.as_str()),
        ("1001", "王\u{3000}五")
    );
    let told: Vec<&RosterProblem> = imported
        .findings
        .iter()
        .filter(|f| f.place.file == "a.xlsx")
        .map(|f| &f.problem)
        .collect();
    let (space, wide, inner) = (
        &RosterProblem::OuterSpace,
        &RosterProblem::FullWidth,
        &RosterProblem::InnerSpace,
    );
    assert_eq!(told, [space, wide, space, inner, space]);
    assert!(
        imported
            .findings
            .iter()
            .all(|f| f.severity == FindingSeverity::Warning)
    );
}

#[test]
fn both_layouts_and_several_workbooks_give_one_roster() {
    let by_row = applicants(&[
        ["1", "张一", "甲小学", "D1"],
        ["2", "张二", "甲小学", "D1"],
        SECOND,
    ]);
    let by_bundle = applicants(&[["1、2", "张一、张二", "甲小学", ""], SECOND]);
    let other = applicants(&[["3", "王五", "乙小学", ""]]);
    let a = imported(&[by_row, other.clone()]);
    let b = imported(&[by_bundle, other]);
    assert_eq!(a.roster, b.roster);
    let roster = a.roster.unwrap();
    assert_eq!(
        roster
            .entries
            .iter()
            .map(|e| e.children.len())
            .collect::<Vec<_>>(),
        [2, 1, 1]
    );
    assert_eq!(
        (
            a.summary.children,
            a.summary.bundles,
            a.summary.schools,
            a.summary.drawn
        ),
        (4, 1, 2, 1)
    );
}

#[test]
fn columns_are_found_by_name_in_any_order_beside_others() {
    let rows: [&[&str]; 3] = [
        &["备注", "招生学校", "儿童姓名", "采集序号"],
        &["x", "甲小学", "张三", "1001"],
        &["", "甲小学", "李四", "1002"],
    ];
    let roster = imported(&[book("Sheet1", &rows, |_| {})]).roster.unwrap();
    assert_eq!(roster.entries[0].children[0].serial, "1001");
}

#[test]
fn imported_numbers_are_seven_digits_and_stand_once() {
    let with = |a: &'static str, b: &'static str| {
        let rows: [&[&str]; 3] = [
            &["采集序号", "儿童姓名", "招生学校", "派位编号"],
            &["1001", "张三", "甲小学", a],
            &["1002", "李四", "甲小学", b],
        ];
        book("报名名单", &rows, |_| {})
    };
    let good = imported(&[with("1000000", "9999999")]).roster.unwrap();
    assert_eq!(
        good.entries.iter().map(|e| e.number).collect::<Vec<_>>(),
        [Some(1_000_000), Some(9_999_999)]
    );
    assert_eq!(
        errors(with("1000000", "0999999")),
        [("D3".into(), RosterProblem::NumberShape)]
    );
    assert!(matches!(
        errors(with("1000000", "1000000"))[..],
        [(_, RosterProblem::NumberTwice(_))]
    ));
    assert_eq!(
        errors(with("1000000", "")),
        [("D3".into(), RosterProblem::Blank("派位编号"))]
    );
}

#[test]
fn a_cell_at_the_end_of_the_sheet_costs_no_memory_and_is_named() {
    let far = touched(&[FIRST, SECOND], |page| {
        page.write_string(1_048_575, 16_383, "x").unwrap();
    });
    let imported = imported(&[far]);
    assert!(imported.roster.is_some());
    let named = imported
        .findings
        .iter()
        .find(|f| f.place.cell == "XFD")
        .unwrap();
    let unnamed = RosterProblem::Sheet(SheetProblem::Unnamed(1));
    assert_eq!(named.problem, unnamed);
}

#[test]
fn no_bytes_make_the_reader_panic() {
    let whole = applicants(&[FIRST, SECOND]).bytes;
    for cut in (0..whole.len()).step_by(97) {
        imported(&[WorkbookSource {
            name: "cut.xlsx".into(),
            bytes: whole[..cut].to_vec(),
        }]);
        let mut flipped = whole.clone();
        flipped[cut] ^= 0x41;
        imported(&[WorkbookSource {
            name: "flipped.xlsx".into(),
            bytes: flipped,
        }]);
    }
}

#[test]
fn no_finding_holds_a_childs_name_or_serial() {
    let rows = [
        ["36012699", "欧阳小明", "甲小学", "D1"],
        ["36012699", "欧阳小明", "丙小学", ""],
    ];
    let imported = imported(&[applicants(&rows)]);
    let all: String = imported
        .findings
        .iter()
        .map(|f| f.to_json().to_string())
        .collect();
    assert!(
        !all.contains("欧阳小明") && !all.contains("36012699"),
        "{all}"
    );
}

#[test]
fn a_sample_is_clean_and_repeats() {
    for (children, schools) in [(60, 2), (600, 4)] {
        let (a, b) = (
            sample(children, schools, 1).unwrap(),
            sample(children, schools, 1).unwrap(),
        );
        assert_eq!((&a.applicants, &a.schools), (&b.applicants, &b.schools));
        let source = |name: &str, bytes| WorkbookSource {
            name: name.into(),
            bytes,
        };
        let imported = import(
            &[source("a.xlsx", a.applicants)],
            &source("s.xlsx", a.schools),
            &|_| true,
        );
        assert!(imported.findings.is_empty(), "{:?}", imported.findings);
        let expected = (
            children,
            schools,
            if schools > 2 { schools - 1 } else { schools },
        );
        assert_eq!(
            (
                imported.summary.children,
                imported.summary.schools,
                imported.summary.drawn
            ),
            expected
        );
    }
}

#[test]
fn a_character_that_is_private_or_not_assigned_is_told_with_its_code_point_whatever_a_font_has() {
    for odd in [
        '\u{E000}',
        '\u{F8FF}',
        '\u{F0000}',
        '\u{10FFFD}',
        '\u{378}',
        '\u{2A6E0}',
        '\u{3FFFD}',
        '\u{FFFE}',
    ] {
        let name = format!("李{odd}");
        let source = applicants(&[FIRST, ["1002", &name, "甲小学", ""]]);
        let imported = import(&[source], &plan(), &|_| true);
        assert!(imported.roster.is_none());
        let found = imported
            .findings
            .iter()
            .find(|f| f.problem == RosterProblem::Unprintable(vec![odd]))
            .unwrap();
        assert_eq!(found.place.cell, "B3");
        for language in [Language::CHINESE, Language::ENGLISH] {
            let reason = in_language(language, || found.reason());
            assert!(reason.contains(&format!("U+{:04X}", u32::from(odd))));
        }
    }
}
