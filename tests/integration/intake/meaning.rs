// SPDX-License-Identifier: Apache-2.0

//! What people mean: siblings, serials, names, bundles, numbers.

use super::package::Parts;
use super::*;
use paiwei::roster::QuestionKind;

fn question(imported: &ImportResult) -> Vec<QuestionKind> {
    let found = questions(imported).into_iter();
    found
        .filter_map(|(_, problem)| match problem {
            RosterProblem::Question(kind) => Some(kind),
            _ => None,
        })
        .collect()
}

#[test]
fn usual_separators_join_siblings_and_others_are_told() {
    for sign in ["、", "，", ",", ";", "；", "/", "\n"] {
        let serials = ["3699000001", "3699000002"].join(sign);
        let names = ["张甲", "张乙"].join(sign);
        let imported = imported(&[roster_with(&[&[&serials, &names, "甲小学", ""]])]);
        let counts = (imported.summary.children, imported.summary.bundles);
        assert_eq!(counts, (22, 1), "{sign:?}");
        assert!(imported.roster.is_some() && warnings(&imported).is_empty());
    }
    for sign in ["&", "+", " ", "|", "\\", "～", "\u{3000}", "＆", ":"] {
        let serials = ["3699000001", "3699000002"].join(sign);
        let names = ["张甲", "张乙"].join(sign);
        let imported = imported(&[roster_with(&[&[&serials, &names, "甲小学", ""]])]);
        assert_eq!(
            only_error(&imported).1,
            RosterProblem::TwoInCell,
            "{sign:?}"
        );
    }
    let unequal = imported(&[roster_with(&[&["3699000001", "张甲,张乙", "甲小学", ""]])]);
    assert!(matches!(
        only_error(&unequal).1,
        RosterProblem::NamesAndSerials {
            names: 2,
            serials: 1
        }
    ));
}

#[test]
fn one_child_at_two_schools_is_found_however_the_serial_is_written() {
    for other in [
        "3600000037",
        "'3600000037",
        "３６００００００３７",
        "003600000037",
        "’3600000037",
        "3600000037\u{200B}",
    ] {
        let imported = imported(&[roster_with(&[&[other, "赵柏云", "乙小学（小学部）", ""]])]);
        let told = errors(&imported).into_iter().any(|(cell, problem)| {
            cell == "C22" && matches!(problem, RosterProblem::OneChildTwoSchools(_))
        });
        assert!(told, "{other}: {:?}", errors(&imported));
    }
    let letters = ["G36990001X", "g36990001x", "G36990001Х", "Ｇ36990001Ｘ"];
    for other in &letters[1..] {
        let rows: [&[&str]; 2] = [
            &[letters[0], "张甲", "甲小学", ""],
            &[other, "张甲", "甲小学", ""],
        ];
        let imported = imported(&[roster_with(&rows)]);
        let told = errors(&imported).into_iter().any(|(cell, problem)| {
            cell == "A23"
                && matches!(
                    problem,
                    RosterProblem::SerialAlike(_) | RosterProblem::DuplicateSerial(_)
                )
        });
        assert!(told, "{other}: {:?}", errors(&imported));
    }
}

#[test]
fn what_can_not_be_read_or_printed_is_an_error() {
    let name = |name: &str| imported(&[roster_with(&[&["3699000001", name, "甲小学", ""]])]);
    for odd in [
        "张?三",
        "张□三",
        "张\u{FFFD}三",
        "⽇明",
        "张\u{200B}三",
        "=张三",
        "+张三",
        "-张三",
        "@张三",
        "＝张三",
        "张\u{E000}三",
        "张\u{3164}三",
    ] {
        assert_eq!(name(odd).errors(), 1, "{odd:?}: {:?}", errors(&name(odd)));
    }
    assert_eq!(
        only_error(&name(&"张".repeat(101))).1,
        RosterProblem::TooLong
    );
    let serial = |serial: &str| imported(&[roster_with(&[&[serial, "张三", "甲小学", ""]])]);
    for odd in [
        "3.60121E+17",
        "=3699",
        "@36990001",
        "36?9000001",
        "369900000١",
        "3699О00001",
    ] {
        assert!(serial(odd).errors() > 0, "{odd:?}");
    }
}

#[test]
fn odd_names_and_shapes_are_asked_one_by_one() {
    for odd in [
        "无",
        "某某",
        "测试",
        "12345",
        "张三（女）",
        "阿依努尔.买买提",
        "张三1",
    ] {
        let imported = imported(&[roster_with(&[&["3699000001", odd, "甲小学", ""]])]);
        assert_eq!(question(&imported), [QuestionKind::OddName], "{odd}");
        assert!(imported.roster.is_none());
    }
    for shape in [
        "369900001",
        "36990000011",
        "G699000001",
        "3699-00001",
        "369900000x",
    ] {
        let imported = imported(&[roster_with(&[&[shape, "张三", "甲小学", ""]])]);
        assert_eq!(question(&imported), [QuestionKind::SerialShape], "{shape}");
    }
    let many: Vec<Vec<String>> = (0..6)
        .map(|n| {
            line(&[
                &format!("HK{n:06}"),
                &format!("钱{}", ["安", "柏", "辰", "初", "丹", "恩"][n]),
                "甲小学",
                "",
            ])
        })
        .collect();
    let rows: Vec<Vec<&str>> = many
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let imported = imported(&[roster_with(&rows)]);
    assert_eq!(question(&imported), [QuestionKind::SerialShapes]);
    assert_eq!(imported.open_question().unwrap().count, 6);
}

#[test]
fn bundles_are_looked_at_for_families() {
    let families: [&[&str]; 4] = [
        &["3699000001", "张甲", "甲小学", "1"],
        &["3699000002", "张乙", "甲小学", "1"],
        &["3699000003", "李丙", "甲小学", "1"],
        &["3699000004", "李丁", "甲小学", "1"],
    ];
    let four = imported(&[roster_with(&families)]);
    assert_eq!(
        question(&four),
        [QuestionKind::BundleSize(4), QuestionKind::BundleSurnames(4)]
    );
    let two_files = [
        roster_with(&families[..2]),
        WorkbookSource {
            name: "b.xlsx".into(),
            ..workbook(
                "b.xlsx",
                &[TextSheet::new(
                    "名单",
                    vec![line(&HEADER), line(&["3699000005", "张戊", "甲小学", "1"])],
                )],
            )
        },
    ];
    assert!(matches!(
        question(&imported(&two_files))[..],
        [QuestionKind::BundleTwoFiles(_)]
    ));
    let compound: [&[&str]; 2] = [
        &["3699000001", "司明辰", "甲小学", "1"],
        &["3699000002", "司马宇怡", "甲小学", "1"],
    ];
    assert_eq!(question(&imported(&[roster_with(&compound)])), []);
    for none in ["0", "无", "否", "-", "/", "N", "没有"] {
        let mut rows = roster_rows(20, &[]);
        rows[1..].iter_mut().for_each(|row| row[3] = none.into());
        let imported = imported(&[workbook("a.xlsx", &[TextSheet::new("名单", rows)])]);
        assert_eq!(imported.summary.bundles, 0, "{none}");
        assert_eq!(
            warnings(&imported),
            [("D2".into(), RosterProblem::NoBundle(20))]
        );
    }
    for some in ["是", "有", "√"] {
        let imported = imported(&[roster_with(&[&["3699000001", "张甲", "甲小学", some]])]);
        assert_eq!(only_error(&imported).1, RosterProblem::NoBundleNumber);
    }
    let equal: [&[&str]; 2] = [
        &["3699000001", "张甲", "甲小学", ""],
        &["3699000002", "张甲", "甲小学", ""],
    ];
    assert!(matches!(
        question(&imported(&[roster_with(&equal)]))[..],
        [QuestionKind::EqualNames(_)]
    ));
}

#[test]
fn a_number_of_the_plan_is_plain_or_an_error() {
    let waitlist = |content: &str| {
        let mut rows = super::package::row(1, &[&PLAN_HEADER[..], &["候补人数"]].concat());
        let school = super::package::row(2, &["S1", "甲小学", "5", "0", "1"]);
        rows += &school.replace("</row>", &format!("<c r=\"F2\"{content}</c></row>"));
        let plan = Parts::with_sheet(&format!("<sheetData>{rows}</sheetData>")).source();
        import(&[roster_with(&[])], &plan, &|_| true)
    };
    for content in [
        "><f>1+1</f><v>2</v>",
        "><v>-1</v>",
        "><v>1.5</v>",
        " t=\"b\"><v>1</v>",
        " t=\"e\"><v>#N/A</v>",
        " t=\"str\"><v>十</v>",
        " t=\"str\"><v>5人</v>",
        " t=\"str\"><v>+5</v>",
        "><v>1000001</v>",
        " t=\"d\"><v>2026-01-01</v>",
        "><v>1E+16</v>",
    ] {
        let imported = waitlist(content);
        let errors = errors(&imported);
        assert!(
            errors.iter().all(|(cell, _)| cell == "F2") && !errors.is_empty(),
            "{content}"
        );
    }
    assert_eq!(waitlist("><v>5</v>").roster.unwrap().schools[0].waitlist, 5);
    assert_eq!(
        waitlist("></v>".replace("</v>", "").as_str())
            .roster
            .unwrap()
            .schools[0]
            .waitlist,
        0
    );
    let plan = |cells: &[&str]| {
        let mut rows = plan_rows();
        rows[1] = line(cells);
        with_plan(rows)
    };
    assert_eq!(
        question(&plan(&["S1", "甲小学", "5", "0", "100"])),
        [QuestionKind::MoreClasses]
    );
    assert_eq!(
        question(&plan(&["S1", "甲小学", "5", "5", "1"])),
        [QuestionKind::NoPlaces]
    );
    assert_eq!(
        only_error(&plan(&["S1", "甲小学", "5", "6", "1"])).1,
        RosterProblem::PriorityOverPlan
    );
    for code in ["s2", "Ｓ２", "S2 ", "0S2", "'S2"] {
        let imported = plan(&[code, "甲小学", "5", "0", "1"]);
        let twice = errors(&imported)
            .into_iter()
            .any(|(_, problem)| matches!(problem, RosterProblem::CodeTwice(_)));
        assert!(twice, "{code}");
    }
}

#[test]
fn numbers_are_taken_as_they_are_shown_and_that_is_asked() {
    let styles = "<styleSheet><numFmts><numFmt numFmtId=\"170\" formatCode=\"FORMAT\"/></numFmts>\
                  <cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"170\"/></cellXfs></styleSheet>";
    for (format, code) in [
        ("000", "001"),
        ("&quot;S&quot;00", "S01"),
        ("00000", "00001"),
    ] {
        let rows = super::package::row(1, &PLAN_HEADER);
        let school = super::package::row(2, &["CODE", "甲小学", "5", "0", "1"]);
        let from = "<c r=\"A2\" t=\"inlineStr\"><is><t xml:space=\"preserve\">CODE</t></is></c>";
        assert!(school.contains(from));
        let school = school.replace(from, "<c r=\"A2\" s=\"1\"><v>1</v></c>");
        let plan = Parts::with_sheet(&format!("<sheetData>{rows}{school}</sheetData>"))
            .set("xl/styles.xml", styles.replace("FORMAT", format));
        let mut imported = import(&[roster_with(&[])], &plan.source(), &|_| true);
        assert_eq!(
            question(&imported),
            [QuestionKind::ShownForm("学校代码")],
            "{format}"
        );
        let id = imported.open_question().unwrap().id.clone();
        imported.answer(&id);
        assert_eq!(imported.roster.unwrap().schools[0].code, code);
    }
}

#[test]
fn findings_are_grouped_and_bounded_and_name_the_cause_alone() {
    let mut rows = roster_rows(400, &[]);
    rows[1..]
        .iter_mut()
        .for_each(|row| row[2] = "甲小雪".into());
    let imported = imported(&[workbook("a.xlsx", &[TextSheet::new("名单", rows)])]);
    let all = &imported.findings;
    let near = all
        .iter()
        .find(|f| matches!(&f.problem, RosterProblem::NearSchool(near) if near == "甲小学"));
    assert_eq!(
        (near.unwrap().count, near.unwrap().place.cell.as_str()),
        (400, "C2")
    );
    let odd: Vec<Vec<String>> = (0..2_000)
        .map(|n| line(&[&format!("37{n:08}"), "无", "甲小学", ""]))
        .collect();
    let mut rows = roster_rows(1, &[]);
    rows.extend(odd);
    let many = super::imported(&[workbook("a.xlsx", &[TextSheet::new("名单", rows)])]);
    assert!(many.findings.len() <= 310, "{}", many.findings.len());
    assert!(many.roster.is_none() && many.errors() > 0);
    let mut twice = plan_rows();
    twice[2][1] = "甲小学".into();
    assert!(matches!(
        only_error(&with_plan(twice)).1,
        RosterProblem::SchoolTwice(_)
    ));
    let mut exchanged = roster_rows(20, &[]);
    exchanged[1..].iter_mut().for_each(|row| row.swap(0, 1));
    let imported = super::imported(&[workbook("a.xlsx", &[TextSheet::new("名单", exchanged)])]);
    assert_eq!(only_error(&imported).1, RosterProblem::Exchanged);
}

#[test]
fn nothing_that_was_read_acts_on_a_terminal() {
    let escape = "x\u{1b}]0;owned\u{7}\u{1b}[2J\u{202e}abc";
    let imported = imported(&[roster_with(&[&["3699000001", "张三", escape, ""]])]);
    assert!(imported.errors() > 0);
    for finding in &imported.findings {
        let text = format!(
            "{} {} {}",
            finding.read,
            finding.reason(),
            finding.place.sheet
        );
        assert!(
            !text.chars().any(|c| c.is_control() || c == '\u{202e}'),
            "{text:?}"
        );
    }
}
