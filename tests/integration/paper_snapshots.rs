// SPDX-License-Identifier: Apache-2.0

//! What the papers look like: each as a picture that was looked at, and nothing on a page in the
//! way of anything else.
//!
//! Look first: `PAIWEI_PICTURES=/some/folder cargo test --test integration paper_snapshots` writes each page large and as
//! it is kept; keep those named `kept-…` in tests/snapshots/papers.

use crate::support::ceremony_fixture::{CeremonyFixture, choices};
use paiwei::ceremony::aux_event::AuxEvent;
use paiwei::ceremony::rules::LastPlace;
use paiwei::ceremony::state::Milestone;
use paiwei::roster::{NumberingColumn, PlannedSchool, Roster, RosterChild, RosterEntry};
use paiwei::session::PaperKind;
use paiwei::sheet::{Fonts, PageMark, PageText, Paper, PaperPage, PrintNumber, TextAlign, write};
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

const SURNAMES: [&str; 8] = ["赵", "钱", "欧阳", "李", "周", "吴", "郑", "王"];
const GIVEN: [&str; 9] = [
    "安", "若溪", "一诺", "子墨", "语桐", "景明", "知远", "𠮷", "䶮",
];

/// A fictional school: its name, plan, priority, classes, waitlist, and the sizes of its entries.
struct Fiction<'a>(&'a str, u64, u64, u64, u64, Vec<usize>);

fn roster(schools: &[Fiction<'_>]) -> Roster {
    let mut entries = Vec::new();
    let mut planned = Vec::new();
    for (s, Fiction(name, plan, priority, classes, waitlist, sizes)) in schools.iter().enumerate() {
        let code = format!("S{:02}", s + 1);
        for (i, size) in sizes.iter().enumerate() {
            let child = |k: usize| {
                let surname = SURNAMES[(i * 5 + i / 8) % SURNAMES.len()];
                let given = GIVEN[(i * 7 + k * 4 + i / 9) % GIVEN.len()];
                // Every thirtieth has a name of the length that minorities have.
                let long = i % 30 == 7;
                let name = if long {
                    format!("阿卜杜热合曼·{given}买买提")
                } else {
                    format!("{surname}{given}")
                };
                RosterChild {
                    serial: format!("99{s:02}{i:05}{k}"),
                    name,
                }
            };
            entries.push(RosterEntry {
                school_code: code.clone().into(),
                children: (0..*size).map(child).collect(),
                number: None,
            });
        }
        let (name, waitlist) = ((*name).to_owned(), *waitlist);
        planned.push(PlannedSchool {
            code,
            name,
            plan: *plan,
            priority: *priority,
            classes: *classes,
            waitlist,
        });
    }
    Roster {
        schools: planned,
        entries,
        numbering: NumberingColumn::ToDraw,
    }
}

/// Plays it whole, with what people do beside the program.
fn played(roster: &Roster, rehearsal: bool) -> CeremonyFixture {
    let mut choices = choices(LastPlace::Exceed);
    choices.rehearsal = rehearsal;
    choices.ceremony.title = "示例市城区民办小学电脑随机派位派班".into();
    choices.ceremony.authority = "示例市教育局".into();
    choices.ceremony.venue = "示例市教育考试院".into();
    choices.custodians = vec!["市教育局".into(), "市教育考试院".into(), "公证处".into()];
    choices.signers = vec!["纪检监察人员".into(), "教育局代表".into()];
    choices.parents = 6;
    let mut ceremony = CeremonyFixture::of(roster, &choices);
    ceremony.play_until(|s| s.state().milestone() == Milestone::Sealed);
    for seal in ["computer", "disc", "envelopes"] {
        ceremony
            .session_mut()
            .append(AuxEvent::other("seal_intact", [("seal", seal.into())]))
            .unwrap();
    }
    for custodian in choices.custodians {
        let fields = [("custodian", custodian.into()), ("result", "same".into())];
        ceremony
            .session_mut()
            .append(AuxEvent::other("copy_compared", fields))
            .unwrap();
    }
    ceremony
        .session_mut()
        .append(AuxEvent::other("certificate_read", []))
        .unwrap();
    if !rehearsal {
        ceremony
            .play_until(|s| s.state().turns().len() == 1 && s.state().turns()[0].picks.len() == 3);
        ceremony
            .session_mut()
            .append(AuxEvent::other("incident", []))
            .unwrap();
        let note = "大厅停电约 2 分钟，UPS 供电，屏幕恢复后继续；现场工作人员检查了线路\u{1F50C}";
        ceremony
            .session_mut()
            .append(AuxEvent::other(
                "incident_over",
                [("kind", "power".into()), ("note", note.into())],
            ))
            .unwrap();
        // The second roll of this school is cut off by the power.
        ceremony.play_until(|s| s.rolling().is_some());
        ceremony.kill_and_resume();
    }
    ceremony.play_to_the_end();
    ceremony
}

fn print(number: u32) -> PrintNumber {
    PrintNumber::new(number).unwrap()
}

/// Papers by name.
type Papers = Vec<(String, Paper)>;

/// The real thing: a school with 51 winners and a waiting list, with one, with none, with 600, with
/// twins and a triplet over plan, and one without a draw.
fn real() -> Papers {
    let schools = [
        Fiction(
            "示例市云帆小学",
            56,
            5,
            2,
            6,
            [vec![1; 70], vec![2, 2, 1]].concat(),
        ),
        Fiction("示例市独木小学", 1, 0, 1, 0, vec![1, 1, 1]),
        Fiction(
            "示例市满额实验学校附属小学（高新技术产业开发区长江路校区）",
            4,
            4,
            1,
            0,
            vec![1, 2, 1],
        ),
        Fiction("示例市青禾小学", 600, 0, 14, 0, vec![1; 640]),
        Fiction("示例市双星小学", 10, 2, 3, 3, vec![3, 3, 3, 2, 3, 3, 3]),
        Fiction("示例市明湖小学", 90, 4, 2, 0, vec![1; 50]),
    ];
    let ceremony = played(&roster(&schools), false);
    let session = ceremony.session();
    let mut papers = Papers::new();
    for kind in session.paper_kinds() {
        let name = session
            .path(kind, PrintNumber::FIRST)
            .replace(".pdf", "")
            .replace('/', "-");
        papers.push((name, session.paper(kind, PrintNumber::FIRST).unwrap()));
    }
    papers.push((
        "sheets-reprint".into(),
        session.paper(PaperKind::Result(1), print(2)).unwrap(),
    ));
    let slip = session
        .share_slip(1, &ceremony.shares()[1], PrintNumber::FIRST)
        .unwrap();
    papers.push(("slip".into(), slip));
    papers
}

/// The rehearsal of a small ceremony.
fn rehearsal() -> Papers {
    let schools = [
        Fiction("示例市云帆小学", 21, 0, 1, 2, vec![1; 40]),
        Fiction("示例市双星小学", 7, 0, 0, 0, vec![2; 5]),
        Fiction("示例市明湖小学", 20, 0, 0, 0, vec![1; 12]),
    ];
    let ceremony = played(&roster(&schools), true);
    let session = ceremony.session();
    let kinds = [
        PaperKind::Seal,
        PaperKind::PublicList,
        PaperKind::Direct,
        PaperKind::Result(0),
        PaperKind::Result(1),
    ];
    let mut papers: Papers = kinds
        .iter()
        .map(|kind| {
            (
                session.path(*kind, PrintNumber::FIRST),
                session.paper(*kind, PrintNumber::FIRST).unwrap(),
            )
        })
        .map(|(path, paper)| {
            (
                format!("rehearsal-{}", path.replace(".pdf", "").replace('/', "-")),
                paper,
            )
        })
        .collect();
    papers.push((
        "rehearsal-reprint".into(),
        session.paper(PaperKind::Result(0), print(3)).unwrap(),
    ));
    papers
}

static PAPERS: LazyLock<Papers> = LazyLock::new(|| real().into_iter().chain(rehearsal()).collect());

/// About where a text stands: left, top, right, bottom.
fn rectangle(text: &PageText) -> [f32; 4] {
    let ems: f32 = text
        .text
        .chars()
        .map(|c| if c.is_ascii() { 0.56 } else { 1.0 })
        .sum();
    let wide = text.fit.unwrap_or(f32::MAX).min(ems * text.size);
    let left = match text.align {
        TextAlign::Left => text.x,
        TextAlign::Centre => text.x - wide / 2.0,
        TextAlign::Right => text.x - wide,
    };
    [
        left,
        text.y - text.size * 0.8,
        left + wide,
        text.y + text.size * 0.1,
    ]
}

/// Texts and codes.
fn rectangles(page: &PaperPage) -> Vec<(String, [f32; 4])> {
    let one = |mark: &PageMark| match mark {
        PageMark::Text(text) => Some((text.text.clone(), rectangle(text))),
        PageMark::Qr(x, y, side, _) => Some(("code".to_owned(), [*x, *y, x + side, y + side])),
        _ => None,
    };
    page.marks.iter().filter_map(one).collect()
}

#[test]
fn nothing_on_a_page_stands_over_something_else_or_leaves_it() {
    for (name, paper) in PAPERS.iter() {
        for (number, page) in paper.pages.iter().enumerate() {
            let all = rectangles(page);
            for (i, (text, a)) in all.iter().enumerate() {
                let inside =
                    a[0] > 17.0 && a[1] > 17.0 && a[2] < 595.28 - 17.0 && a[3] < 841.89 - 17.0;
                assert!(inside, "{name} page {}: {text} at {a:?}", number + 1);
                for (other, b) in &all[i + 1..] {
                    let apart = a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
                    assert!(
                        apart,
                        "{name} page {}: {text} {a:?} and {other} {b:?}",
                        number + 1
                    );
                }
            }
        }
    }
}

#[test]
fn every_page_says_what_it_belongs_to() {
    for (name, paper) in PAPERS.iter() {
        for (i, page) in paper.pages.iter().enumerate() {
            let all = page.texts().collect::<Vec<_>>().join("\n");
            let number = format!("第 {} 页 / 共 {} 页", i + 1, paper.pages.len());
            let parts = [
                "示例市城区民办小学电脑随机派位派班",
                &number,
                &paper.head.groups().join(" "),
            ];
            for part in parts {
                assert!(all.contains(part), "{name}: {part}");
            }
            assert!(
                all.contains("封盘指纹") || all.contains("冻结摘要"),
                "{name}"
            );
            assert_eq!(
                all.contains("演练 · 结果无效"),
                name.starts_with("rehearsal"),
                "{name}"
            );
            let crossed = page
                .marks
                .iter()
                .any(|mark| matches!(mark, PageMark::Watermark(word) if word == "演练"));
            assert_eq!(crossed, name.starts_with("rehearsal"), "{name}");
            let print = ["第 2 次打印", "第 3 次打印"]
                .iter()
                .any(|print| all.contains(print));
            assert_eq!(print, name.ends_with("reprint"), "{name}");
        }
    }
}

#[test]
#[cfg_attr(
    not(all(have_fonts, have_poppler)),
    ignore = "needs the fonts and poppler-utils of script/packages"
)]
fn every_text_comes_back_from_the_pdf_as_it_was_set() {
    let fonts = Fonts::load().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pdf");
    for (name, paper) in PAPERS.iter() {
        std::fs::write(&path, write(paper, &fonts).unwrap()).unwrap();
        let came = Command::new("pdftotext")
            .args(["-raw"])
            .args([&path, Path::new("-")])
            .output();
        let came =
            String::from_utf8(came.expect("pdftotext is in script/packages").stdout).unwrap();
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        let pages: Vec<String> = came.split('\u{C}').map(squeezed).collect();
        for (page, came) in paper.pages.iter().zip(&pages) {
            for text in page.texts() {
                assert!(came.contains(&squeezed(text)), "{name}: {text}");
            }
        }
        assert_eq!(
            pages.len(),
            paper.pages.len() + 1,
            "{name}: what follows the last form feed is empty"
        );
    }
}

#[cfg(feature = "gui")]
mod looked_at {
    use super::PAPERS;
    use cairo::ImageSurface;
    use paiwei::sheet::{Fonts, write};
    use std::path::{Path, PathBuf};
    use std::process::Command;

    /// Dots an inch of the kept pictures, and of those to look at.
    const KEPT: &str = "50";
    const LARGE: &str = "110";

    /// Pages of a PDF as pictures, `name-1.png` and so on in a folder.
    fn pictures(pdf: &Path, (from, to): (usize, usize), dots: &str, folder: &Path, name: &str) {
        let stem = folder.join("page");
        let done = Command::new("pdftoppm")
            .args([
                "-png",
                "-gray",
                "-r",
                dots,
                "-f",
                &from.to_string(),
                "-l",
                &to.to_string(),
            ])
            .args([pdf, &stem])
            .status()
            .expect("pdftoppm is in script/packages");
        assert!(done.success());
        // pdftoppm pads its numbers to the width of the document's last.
        let made = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path());
        let made: Vec<PathBuf> = made
            .filter(|path| {
                path.file_name()
                    .unwrap()
                    .to_string_lossy()
                    .starts_with("page-")
            })
            .collect();
        assert_eq!(made.len(), to + 1 - from);
        for path in made {
            let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
            let number: usize = stem.trim_start_matches("page-").parse().unwrap();
            std::fs::rename(&path, folder.join(format!("{name}-{number}.png"))).unwrap();
        }
    }

    fn read(path: &Path) -> ImageSurface {
        let mut file =
            std::fs::File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        ImageSurface::create_from_png(&mut file).unwrap()
    }

    /// Part of the pixels in which two pictures clearly differ.
    fn difference(a: &mut ImageSurface, b: &mut ImageSurface) -> f64 {
        assert_eq!(
            (a.width(), a.height(), a.stride()),
            (b.width(), b.height(), b.stride())
        );
        let (a, b) = (a.data().unwrap(), b.data().unwrap());
        let differs = a
            .chunks(4)
            .zip(b.chunks(4))
            .filter(|(a, b)| a[0].abs_diff(b[0]) > 24)
            .count();
        differs as f64 / (a.len() / 4) as f64
    }

    #[test]
    #[cfg_attr(
        not(all(have_fonts, have_poppler)),
        ignore = "needs the fonts and poppler-utils of script/packages"
    )]
    fn pages_are_those_that_were_looked_at() {
        let fonts = Fonts::load().unwrap();
        let kept = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots/papers");
        let fresh = crate::support::pictures::folder();
        let folder = tempfile::tempdir().unwrap();
        for (name, paper) in PAPERS.iter() {
            let pdf = folder.path().join("a.pdf");
            std::fs::write(&pdf, write(paper, &fonts).unwrap()).unwrap();
            let last = paper.pages.len();
            if let Some(fresh) = &fresh {
                pictures(&pdf, (1, last), LARGE, fresh, name);
            }
            // Of a long list the first two pages and the last two stand for all.
            let parts = if last > 4 {
                vec![(1, 2), (last - 1, last)]
            } else {
                vec![(1, last)]
            };
            for part in parts {
                match &fresh {
                    Some(fresh) => pictures(&pdf, part, KEPT, fresh, &format!("kept-{name}")),
                    None => pictures(&pdf, part, KEPT, folder.path(), name),
                }
                for page in (part.0..=part.1).filter(|_| fresh.is_none()) {
                    let file = format!("{name}-{page}.png");
                    let differs = difference(
                        &mut read(&folder.path().join(&file)),
                        &mut read(&kept.join(&file)),
                    );
                    let percent = differs * 100.0;
                    assert!(
                        differs < 0.00005,
                        "{file}: {percent:.2} % of it differs; look at it, then keep it"
                    );
                }
            }
        }
        crate::support::pictures::assert_compared();
    }
}
