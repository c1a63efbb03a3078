//! The pictures of one school's turn.

use super::super::scene::{ClassList, Dot, Header, Icon, Ring, Settled, Stage};
use super::{Moment, Page, page_words, place_of, steps};
use crate::ceremony::event::RollKind;
use crate::ceremony::rules::School;
use crate::ceremony::school::{Begun, Phase, Pick, Stopped, Turn};
use crate::ceremony::state::State;
use crate::protocol::selection::Outcome;
use crate::words::{fill, gettext};

/// How many earlier numbers stand beside the last one.
const RECENT: usize = 4;

/// Header, ring and stage of a school. The ring is empty where the stage needs the whole glass.
pub(super) fn picture(state: &State, turn: &Turn, moment: &Moment<'_>) -> Option<(Header, Ring, Stage)> {
    let school = state.rules().schools.get(turn.school)?;
    let now = match turn.phase {
        Phase::Roll { kind: RollKind::Start, .. } => 0,
        Phase::Roll { kind: RollKind::Interval, .. } => 1,
        Phase::Selecting | Phase::Classing => 2,
        Phase::Ending => 3,
        Phase::Completed => 4,
    };
    let names = [gettext("Start number"), gettext("Interval"), gettext("Draw"), gettext("Classes")];
    let place = place_of(state, state.turns().len());
    let header = Header { title: school.name.clone(), place, steps: steps(names, now) };
    let ring = ring(turn);
    let none = Ring::default();
    Some(match turn.phase {
        _ if moment.paused => (header, ring, paused(turn, school)),
        Phase::Roll { kind, attempts, begun } => (header, ring, roll(state, turn, kind, attempts, begun, moment)),
        Phase::Selecting | Phase::Classing => match turn.picks.last() {
            Some(pick) => (header, ring, drawn(turn, school, pick, moment)),
            None => (header, ring, stopped(turn, school)),
        },
        Phase::Ending => match classes(turn, moment) {
            Some(stage) => (header, none, stage),
            None => (header, none, school_done(turn, school)),
        },
        Phase::Completed => (header, none, school_done(turn, school)),
    })
}

fn ring(turn: &Turn) -> Ring {
    let mut dots = vec![Dot::Open; turn.ring.len()];
    for pick in &turn.picks {
        if let (Outcome::Admitted(n), Some(dot)) = (pick.outcome, dots.get_mut(pick.entry)) {
            *dot = Dot::Drawn(n);
        }
    }
    let start = turn.start.as_ref().and_then(|start| {
        let entry = turn.ring.iter().position(|entry| u64::from(entry.number.get()) == start.value)?;
        Some((entry, gettext("1st")))
    });
    let last = turn.picks.last();
    let before = turn.picks.len().checked_sub(2).and_then(|i| turn.picks.get(i));
    Ring {
        dots,
        start,
        now: last.map(|pick| (pick.entry, place_word(turn, pick))),
        band: last.zip(before).map(|(last, before)| (before.entry, last.entry)),
    }
}

/// How many children have a place up to this visit: orders count entries, places count children.
fn place_word(turn: &Turn, pick: &Pick) -> String {
    let upto = turn.picks.iter().take_while(|other| other.order <= pick.order);
    upto.map(|pick| admitted(pick.outcome)).sum::<u64>().to_string()
}

fn admitted(outcome: Outcome) -> u64 {
    if let Outcome::Admitted(n) = outcome { n } else { 0 }
}

fn roll(state: &State, turn: &Turn, kind: RollKind, attempts: u64, begun: Begun, moment: &Moment<'_>) -> Stage {
    let largest = turn.interval_max(state.rules());
    let caption = match kind {
        RollKind::Start => gettext("Start number"),
        RollKind::Interval => gettext("Interval"),
    };
    let rolling = moment.rolling.filter(|_| begun == Begun::Rolling);
    let presser = match &moment.presser {
        Some(label) => fill(gettext("Parent representative {}"), &[label]),
        None => gettext("A parent representative"),
    };
    let (chip, icon, first) = match (rolling, moment.keys_with_parent) {
        (Some(_), _) if !moment.may_stop => {
            (gettext("Rolling · a moment please"), Icon::Wait, stop_words(kind, &presser))
        }
        (Some(_), _) => (gettext("Rolling · press stop"), Icon::Stop, stop_words(kind, &presser)),
        (None, true) => (
            gettext("Press the start key"),
            Icon::Start,
            fill(gettext("{} presses start: the numbers roll"), &[&presser]),
        ),
        (None, false) => (gettext("Please wait"), Icon::Wait, fill(gettext("{} is called to the keys"), &[&presser])),
    };
    let again = (attempts > 1 || (attempts == 1 && rolling.is_none()))
        .then(|| gettext("The roll before was not stopped and gives no result"));
    let range = match kind {
        RollKind::Start => fill(gettext("All {} draw numbers roll; each point around is one"), &[&turn.ring.len()]),
        RollKind::Interval => {
            fill(gettext("Numbers from {} to {} roll"), &[&state.rules().interval_min.get(), &largest])
        }
    };
    let aside = turn.start.as_ref().filter(|_| kind == RollKind::Interval).map(|start| {
        let places = state.rules().schools.get(turn.school).map_or(0, |school| school.places.get());
        let rule = vec![
            gettext("Drawing begins with the start number"),
            gettext("and counts on by the interval, round and round;"),
            gettext("drawn numbers are counted no more,"),
            fill(gettext("until {} places are filled"), &[&places]),
        ];
        (gettext("Start number (stopped)"), start.value.to_string(), rule)
    });
    Stage::Roll {
        caption,
        tick: rolling.map(|(tick, _)| fill(gettext("No. {}"), &[&tick])).unwrap_or_default(),
        chip,
        value: rolling.map(|(_, value)| (value.to_string(), Settled::Rolling)),
        slots: if kind == RollKind::Start { 7 } else { largest.to_string().len() },
        aside,
        icon,
        notes: [first, again.unwrap_or(range)],
    }
}

fn stop_words(kind: RollKind, presser: &str) -> String {
    let words = match kind {
        RollKind::Start => gettext("The next number after the press of {} is the start number"),
        RollKind::Interval => gettext("The next number after the press of {} is the interval"),
    };
    fill(words, &[&presser])
}

/// Both rolls are stopped; the first visit has not been made.
fn stopped(turn: &Turn, school: &School) -> Stage {
    let value = |stopped: &Option<Stopped>| stopped.as_ref().map(|s| s.value.to_string()).unwrap_or_default();
    let interval = value(&turn.interval);
    Stage::Roll {
        caption: gettext("Interval"),
        tick: String::new(),
        chip: gettext("Stopped"),
        slots: interval.len(),
        value: Some((interval, Settled::Fixed)),
        aside: Some((
            gettext("Start number (stopped)"),
            value(&turn.start),
            vec![fill(gettext("{} places are drawn now"), &[&school.places.get()])],
        )),
        icon: Icon::Tick,
        notes: [gettext("Both numbers are on record"), gettext("The start number is place 1")],
    }
}

fn drawn(turn: &Turn, school: &School, pick: &Pick, moment: &Moment<'_>) -> Stage {
    let names = |pick: &Pick| turn.ring.get(pick.entry).map(|e| (moment.names)(&e.leaf)).unwrap_or_default();
    let total = turn.admitted_children();
    let own = names(pick);
    if let Outcome::Admitted(children @ 2..) = pick.outcome {
        let first = total + 1 - children;
        let person = |(i, name): (usize, String)| (fill(gettext("Place {}"), &[&(first + i as u64)]), name);
        return Stage::Together {
            head: fill(gettext("Siblings · one number, {} children"), &[&children]),
            seats: fill(gettext("They take {} places"), &[&children]),
            number: pick.number.to_string(),
            people: own.into_iter().take(children as usize).enumerate().map(person).collect(),
        };
    }
    let (chip, under) = match pick.outcome {
        Outcome::Admitted(_) if school.classes.get() > 0 => {
            (gettext("Admitted"), gettext("The class is drawn afterwards"))
        }
        Outcome::Admitted(_) => (gettext("Admitted"), String::new()),
        Outcome::Passed => (gettext("Passed over"), gettext("The siblings do not fit into what is left")),
        Outcome::Waiting(_) => (gettext("Waiting list"), gettext("in this order")),
    };
    let order = match pick.outcome {
        Outcome::Admitted(_) => fill(gettext("Place {}"), &[&total]),
        _ => fill(gettext("Visit {}"), &[&pick.order]),
    };
    let recent = turn.picks.iter().rev().skip(1).take(RECENT);
    let line = |pick: &Pick| {
        let place = match pick.outcome {
            Outcome::Admitted(_) => place_word(turn, pick),
            _ => "—".into(),
        };
        vec![place, pick.number.to_string(), names(pick).join("、")]
    };
    let value = |stopped: &Option<Stopped>| stopped.as_ref().map(|s| s.value.to_string()).unwrap_or_default();
    Stage::Drawing {
        order,
        number: pick.number.to_string(),
        name: own.join("、"),
        chip,
        under,
        count: (total, school.places.get()),
        count_words: gettext("admitted / places"),
        start: (gettext("Start number"), value(&turn.start)),
        interval: (gettext("Interval"), value(&turn.interval)),
        recent_head: gettext("Drawn before"),
        recent: recent.map(line).collect(),
    }
}

/// As many classes stand side by side.
const CLASSES_A_PAGE: usize = 6;

/// How many numbers of a class stand on a page: ten rows, as many columns as its card has room for.
fn class_page(classes: usize) -> usize {
    const ROWS: usize = 10;
    const COLUMN: f64 = 262.0;
    let card = (1808.0 - 20.0 * (classes as f64 - 1.0)) / classes.max(1) as f64;
    ROWS * ((card - 36.0) / COLUMN).floor().max(1.0) as usize
}

/// The board in pages: a few classes side by side, each with its numbers a page at a time.
fn class_pages(classes: &[ClassList]) -> Vec<Vec<ClassList>> {
    let mut pages = Vec::new();
    for group in classes.chunks(CLASSES_A_PAGE) {
        let a_page = class_page(group.len());
        let largest = group.iter().map(|class| class.numbers.len()).max().unwrap_or_default();
        for i in 0..largest.div_ceil(a_page).max(1) {
            let part = |class: &ClassList| ClassList {
                numbers: class.numbers.chunks(a_page).nth(i).unwrap_or_default().to_vec(),
                ..class.clone()
            };
            pages.push(group.iter().map(part).collect());
        }
    }
    pages
}

fn classes(turn: &Turn, moment: &Moment<'_>) -> Option<Stage> {
    let (_, assignment) = turn.classes.as_ref()?;
    let count = assignment.iter().flatten().max().copied().unwrap_or_default();
    let mut classes = Vec::new();
    for class in 1..=count {
        let mut numbers = Vec::new();
        let mut children = 0;
        for ((entry, _), own) in turn.admitted().into_iter().zip(assignment) {
            let here = own.iter().filter(|c| **c == class).count();
            children += here;
            if here > 0 {
                let mark = if here > 1 { here.to_string() } else { String::new() };
                numbers.push((entry.number.to_string(), mark));
            }
        }
        numbers.sort();
        let name = fill(gettext("Class {}"), &[&class]);
        let children = fill(gettext("{} children"), &[&children]);
        classes.push(ClassList { name, children, numbers });
    }
    let pages = class_pages(&classes);
    let page = Page::at(moment.standing, moment.page, pages.len(), 1);
    let classes = page.lines(&pages, 1).first().cloned().unwrap_or_default();
    let total = turn.admitted_children();
    let under = fill(gettext("{} children by lot into {} classes, numbers ascending"), &[&total, &count]);
    Some(Stage::Classes { heading: gettext("Class assignment"), under, chip: page_words(page), classes })
}

fn school_done(turn: &Turn, school: &School) -> Stage {
    let value = |stopped: &Option<Stopped>| stopped.as_ref().map(|s| s.value.to_string()).unwrap_or_default();
    let over = turn.over_plan();
    let plan = if over > 0 {
        fill(gettext("children; {} places and {} siblings more"), &[&school.places.get(), &over])
    } else {
        gettext("children; the places are filled")
    };
    let mut facts = vec![plan];
    if school.classes.get() > 0 {
        facts.push(fill(gettext("{} classes"), &[&school.classes.get()]));
    }
    facts.push(fill(gettext("Start number {}"), &[&value(&turn.start)]));
    facts.push(fill(gettext("Interval {}"), &[&value(&turn.interval)]));
    let head = turn.completed.as_ref().map(|done| done.head);
    Stage::SchoolDone {
        title: gettext("Draw and classes of this school are complete"),
        number: turn.admitted_children().to_string(),
        facts,
        todo: vec![
            (gettext("Print three sets"), gettext("one for each custodian")),
            (gettext("Check and sign"), gettext("notary, technician, parent representative")),
            (gettext("Publish"), gettext("on the bureau's channels, today")),
        ],
        code: head.map(|head| format!("paiwei:{}:{head}", school.code)).unwrap_or_default(),
        code_head: gettext("Scan and compare after publication"),
        groups: head.map(|head| head.groups()).unwrap_or_default(),
    }
}

fn paused(turn: &Turn, school: &School) -> Stage {
    let next = turn.admitted_children() + 1;
    Stage::Paused {
        chip: gettext("The draw is paused"),
        sentence: gettext("What was drawn stays valid; the draw goes on from here"),
        left: gettext("Drawn and kept"),
        number: turn.admitted_children().to_string(),
        right: fill(gettext("children of {} places"), &[&school.places.get()]),
        notes: vec![
            gettext("The notary checks the record on site"),
            fill(gettext("It goes on with place {}; start number and interval stay"), &[&next]),
        ],
    }
}
