//! The pages of the preparing day (编号封盘).

use super::{Page, steps};
use crate::ceremony::rules::{IntervalMax, LastPlace, SchoolOrder, Step as CountingStep};
use crate::kiosk::desk::{Choice, Desk, Input, Step};
use crate::kiosk::view::{Answer, Centre, Finding, Mark, Question, Row};
use crate::roster::{Lang, Severity};
use crate::words::{fill, gettext};

/// The steps of the day.
pub(super) fn left(desk: &Desk, step: Step) -> (String, Vec<Row>, String) {
    let names = [
        gettext("Import the roster"),
        gettext("Decide the rules"),
        gettext("Freeze"),
        gettext("Witnesses' digits"),
        gettext("Read the numbers"),
        gettext("Seal"),
        gettext("Keep the copies"),
    ];
    let current = match step {
        Step::Import => 0,
        Step::Readiness if desk.session().is_none() => 0,
        Step::Rules => 1,
        Step::Freeze => 2,
        Step::NumberDigits => 3,
        Step::Numbered => 4,
        Step::Seal => 5,
        _ => 6,
    };
    (gettext("Preparing"), steps(&names, current), String::new())
}

pub(super) fn import(desk: &Desk) -> Page {
    let title = gettext("Import report");
    let Some(imported) = desk.imported() else {
        return Page {
            title,
            progress: String::new(),
            centre: Centre::List(vec![
                Row::new(Mark::Now, gettext("Insert the data disc with the applicant workbooks and the plan"))
                    .detail(gettext("file names with 报名 or applicants, and 计划 or schools")),
            ]),
            consequence: gettext("Reading changes nothing; the report names every cell that must be corrected."),
            label: gettext("Read the data disc"),
        };
    };
    let finding = |f: &crate::roster::Finding| Finding {
        mark: if f.severity == Severity::Error { Mark::MustCorrect } else { Mark::PleaseConfirm },
        place: format!("{} {}", f.place.file, f.place.sheet),
        cell: f.place.cell.clone(),
        read: f.read.clone(),
        reason: f.reason(Lang::Zh),
        remedy: f.remedy(Lang::Zh),
    };
    let mut findings: Vec<Finding> = imported.findings.iter().map(finding).collect();
    // What must be corrected stands first; within that the order of the workbooks stays.
    findings.sort_by_key(|finding| finding.mark != Mark::MustCorrect);
    let errors = findings.iter().filter(|f| f.mark == Mark::MustCorrect).count();
    let warnings = findings.len() - errors;
    let summary = &imported.summary;
    let facts = vec![
        Row::new(Mark::Done, fill(gettext("{} children, {} bundles"), &[&summary.children, &summary.bundles])),
        Row::new(Mark::Done, fill(gettext("{} schools, {} of them to be drawn"), &[&summary.schools, &summary.drawn])),
        Row::new(Mark::Done, gettext("Nothing to correct")),
    ];
    let (consequence, label) = if errors == 0 {
        (
            gettext("This program never changes a workbook. What it put right is listed; the rules come next."),
            gettext("Take the roster"),
        )
    } else {
        (
            gettext("Have the source corrected by the registration office, then read again."),
            gettext("Read the workbooks again"),
        )
    };
    Page {
        title,
        progress: fill(gettext("must correct {} · please confirm {}"), &[&errors, &warnings]),
        centre: if findings.is_empty() { Centre::List(facts) } else { Centre::Report(findings) },
        consequence,
        label,
    }
}

pub(super) fn rules(desk: &Desk) -> Page {
    let chosen = desk.chosen();
    let answer = |label: String, example: String, choice: Choice, is: bool| Answer {
        label,
        example,
        input: Input::Choose(choice),
        mark: if is { Mark::Done } else { Mark::ToCome },
    };
    let last = |rule, label, example| answer(label, example, Choice::LastPlace(rule), chosen.last_place == Some(rule));
    let questions = vec![
        Question {
            title: gettext("One place is left and twins are next. Choose; nothing is preset."),
            answers: vec![
                last(LastPlace::Exceed, gettext("Both come in"), gettext("105 places end as 106")),
                last(
                    LastPlace::Skip,
                    gettext("They are passed over"),
                    gettext("the next single child takes the place"),
                ),
                last(
                    LastPlace::Split,
                    gettext("One of them comes in"),
                    gettext("the first by serial; the other waits"),
                ),
            ],
        },
        Question {
            title: gettext("How is counted on?"),
            answers: vec![
                answer(
                    gettext("Drawn ones are counted no more"),
                    gettext("interval 3: count three that remain"),
                    Choice::Step(CountingStep::CountRemaining),
                    chosen.step == CountingStep::CountRemaining,
                ),
                answer(
                    gettext("Drawn ones pass the turn on"),
                    gettext("interval 3: third seat; if drawn already, the next"),
                    Choice::Step(CountingStep::Carry),
                    chosen.step == CountingStep::Carry,
                ),
            ],
        },
        Question {
            title: gettext("In which order are the schools drawn?"),
            answers: vec![
                answer(
                    gettext("As the plan lists them"),
                    gettext("published beforehand"),
                    Choice::SchoolOrder(SchoolOrder::Set),
                    chosen.school_order == SchoolOrder::Set,
                ),
                answer(
                    gettext("By lot"),
                    gettext("by the witnesses' digits"),
                    Choice::SchoolOrder(SchoolOrder::Drawn),
                    chosen.school_order == SchoolOrder::Drawn,
                ),
            ],
        },
        Question {
            title: gettext("The largest interval is"),
            answers: vec![
                answer(
                    gettext("the number of children"),
                    gettext("twins count twice"),
                    Choice::IntervalMax(IntervalMax::Children),
                    chosen.interval_max == IntervalMax::Children,
                ),
                answer(
                    gettext("the number of draw numbers"),
                    gettext("twins count once"),
                    Choice::IntervalMax(IntervalMax::Entries),
                    chosen.interval_max == IntervalMax::Entries,
                ),
            ],
        },
    ];
    Page {
        title: gettext("Rules of this draw"),
        progress: match chosen.last_place {
            None => gettext("the last place is not decided"),
            Some(_) => gettext("all decided"),
        },
        centre: Centre::Questions(questions),
        consequence: gettext(
            "Choose by the numbers in front. The rules are sealed with the roster; until the freeze they can be changed.",
        ),
        label: gettext("These are the rules"),
    }
}

pub(super) fn freeze(desk: &Desk) -> Page {
    let mut rows = Vec::new();
    if let Some(imported) = desk.imported() {
        let s = &imported.summary;
        rows.push(Row::new(Mark::Done, fill(gettext("{} children, {} bundles"), &[&s.children, &s.bundles])));
        rows.push(Row::new(Mark::Done, fill(gettext("{} schools, {} of them to be drawn"), &[&s.schools, &s.drawn])));
    }
    let chosen = desk.chosen();
    let last_place = match chosen.last_place {
        Some(LastPlace::Exceed) => gettext("Last place: both come in"),
        Some(LastPlace::Skip) => gettext("Last place: they are passed over"),
        Some(LastPlace::Split) => gettext("Last place: one of them comes in"),
        None => String::new(),
    };
    rows.push(Row::new(Mark::Done, last_place));
    rows.push(Row::new(
        Mark::Done,
        match chosen.step {
            CountingStep::CountRemaining => gettext("Drawn ones are counted no more"),
            CountingStep::Carry => gettext("Drawn ones pass the turn on"),
        },
    ));
    rows.push(Row::new(
        Mark::Done,
        match chosen.school_order {
            SchoolOrder::Set => gettext("Schools as the plan lists them"),
            SchoolOrder::Drawn => gettext("Schools by lot"),
        },
    ));
    Page {
        title: gettext("Freeze roster and rules"),
        progress: String::new(),
        centre: Centre::List(rows),
        consequence: gettext("From here on nobody can change a name, a place or a rule. The ledger begins."),
        label: gettext("Freeze"),
    }
}

fn typed(desk: &Desk, words: String) -> Centre {
    Centre::Digits { typed: desk.typed_so_far().to_owned(), wanted: desk.digits_wanted(), words }
}

pub(super) fn number_digits(desk: &Desk) -> Page {
    Page {
        title: gettext("Witnesses' digits"),
        progress: fill(gettext("{} of {}"), &[&desk.typed_so_far().len(), &desk.digits_wanted()]),
        centre: typed(
            desk,
            gettext(
                "Parents or their deputies call them, or dice do. Type each as it is spoken; a misheard one is taken back with Backspace.",
            ),
        ),
        consequence: gettext(
            "The digits settle every draw number, the order of the schools and the parent representatives. They can't be called again.",
        ),
        label: gettext("Number with these digits"),
    }
}

pub(super) fn numbered(desk: &Desk) -> Page {
    let mut rows = Vec::new();
    if let Some(session) = desk.session() {
        let state = session.state();
        let total = state.entries().map_or(0, |e| e.0.len());
        rows.push(Row::new(Mark::Done, fill(gettext("{} draw numbers of seven digits"), &[&total])));
        let parents: Vec<String> = state.parents().iter().map(ToString::to_string).collect();
        if !parents.is_empty() {
            rows.push(Row::new(Mark::Done, gettext("Parent representatives, by lot")).detail(parents.join("  ")));
        }
        for (i, school) in state.order().iter().enumerate() {
            let Some(school) = state.rules().schools.get(*school) else { continue };
            let places = fill(gettext("places {}"), &[&school.places.get()]);
            rows.push(Row::new(Mark::Done, school.name.as_str()).number(i + 1).value(places));
        }
    }
    Page {
        title: gettext("The numbers stand"),
        progress: String::new(),
        centre: Centre::List(rows),
        consequence: gettext("Read them aloud. Next, three media are sealed."),
        label: gettext("Read, go on to the seal"),
    }
}

fn custodians(desk: &Desk) -> Vec<Row> {
    let media = desk.media();
    let row = |(i, name): (usize, &String)| match media.get(i).and_then(Option::as_ref) {
        Some(medium) => Row::new(Mark::Done, name.as_str())
            .number(i + 1)
            .value(medium.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()),
        None => Row::new(Mark::ToCome, name.as_str()).number(i + 1).value(gettext("insert its medium")),
    };
    desk.custodian_names().iter().enumerate().map(row).collect()
}

pub(super) fn seal(desk: &Desk) -> Page {
    Page {
        title: gettext("Seal"),
        progress: String::new(),
        centre: Centre::List(custodians(desk)),
        consequence: gettext("Each custodian gets a copy with its own share. The fingerprint is fixed and published."),
        label: gettext("Seal three copies"),
    }
}

pub(super) fn sealed(desk: &Desk) -> Page {
    let whole = desk.copies_whole();
    let mut rows = custodians(desk);
    for row in &mut rows {
        row.mark = if whole { Mark::Done } else { Mark::PleaseConfirm };
    }
    Page {
        title: gettext("Sealed"),
        progress: String::new(),
        centre: Centre::List(rows),
        consequence: if whole {
            gettext("Sign the certificates, seal the computer. The drawing day begins with opening the copies.")
        } else {
            gettext("A copy is not whole. Insert the three media and write them again.")
        },
        label: if whole { gettext("Begin the drawing day") } else { gettext("Write the copies again") },
    }
}
