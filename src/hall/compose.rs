//! From a state, and the few things that stand on no ledger, to the one picture that is due.

mod school;

use super::scene::{Footer, Ground, Header, HeaderStep, Icon, Scene, Stage, StepMark};
use crate::ceremony::rules::Ceremony;
use crate::ceremony::state::{Milestone, State};
use crate::hall::paging::Page;
use crate::protocol::Hash;
use crate::words::{fill, gettext};
use std::time::Duration;

/// How a sealed copy compares, as far as it was opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum CopySeen {
    /// Not opened yet.
    #[default]
    Waiting,
    /// Opened; its fingerprint is the published one.
    Same,
    /// Opened; it is another one, or damaged.
    Differs,
}

/// What people do right now, beside the state.
pub struct Moment<'a> {
    /// The names behind a leaf, as the public may read them.
    pub names: &'a dyn Fn(&Hash) -> Vec<String>,
    /// The time of day.
    pub clock: String,
    /// Digits that were called, before they are committed.
    pub typed: String,
    /// The copies, in rule order.
    pub copies: Vec<CopySeen>,
    /// Whether the drawing day has begun.
    pub drawing_day: bool,
    /// Whether the notary has read the certificate.
    pub certificate_read: bool,
    /// Whether the parent has the keys.
    pub keys_with_parent: bool,
    /// Which parent representative presses: two digits.
    pub presser: Option<String>,
    /// The tick that a roll shows, and its value.
    pub rolling: Option<(u64, u64)>,
    /// Whether the roll may be stopped by now.
    pub may_stop: bool,
    /// Whether the draw is paused.
    pub paused: bool,
    /// How long this step has been standing: lists page by it.
    pub standing: Duration,
    /// How long a page of a list stands.
    pub page: Duration,
}

/// The picture that is due.
pub fn scene(state: &State, moment: &Moment<'_>) -> Scene {
    let turn = state.turns().last();
    let school = turn.filter(|_| state.milestone() == Milestone::Opened);
    let drawing = school.and_then(|turn| school::picture(state, turn, moment));
    let (header, ring, stage) = match drawing {
        Some((header, ring, stage)) => (header, Some(ring).filter(|ring| !ring.dots.is_empty()), stage),
        None => {
            let (header, stage) = before_or_after(state, moment);
            (header, None, stage)
        }
    };
    Scene { ground: ground(state.rules().rehearsal), footer: footer(state, moment, &header.place), header, ring, stage }
}

/// The picture before the freeze: nothing is on record yet, so nothing is shown but who and where.
pub fn before(ceremony: &Ceremony, rehearsal: bool, clock: &str) -> Scene {
    let stage = Stage::Poster {
        over: ceremony.authority.clone(),
        title: ceremony.title.clone(),
        number: String::new(),
        facts: vec![ceremony.date.clone(), ceremony.venue.clone()],
        chip: gettext("The list is being checked"),
        head: Vec::new(),
        rows: Vec::new(),
        page: String::new(),
    };
    let footer = Footer { title: ceremony.title.clone(), clock: clock.to_owned(), ..Footer::default() };
    Scene { ground: ground(rehearsal), header: Header::default(), footer, ring: None, stage }
}

fn ground(rehearsal: bool) -> Ground {
    if rehearsal {
        Ground::Rehearsal { plate: gettext("Rehearsal · results void"), watermark: gettext("Rehearsal") }
    } else {
        Ground::Real
    }
}

fn footer(state: &State, moment: &Moment<'_>, place: &str) -> Footer {
    Footer {
        title: state.rules().ceremony.title.clone(),
        place: place.to_owned(),
        fingerprint: state.fingerprint().map(|hash| (gettext("Seal fingerprint"), hash.groups())),
        events: fill(gettext("Journal {}"), &[&state.events()]),
        clock: moment.clock.clone(),
    }
}

/// Number of the school under way among all, for header and footer.
fn place_of(state: &State, done: usize) -> String {
    fill(gettext("School {}/{}"), &[&done, &state.rules().schools.len()])
}

fn steps(names: [String; 4], now: usize) -> Vec<HeaderStep> {
    let mark = |i: usize| match i.cmp(&now) {
        std::cmp::Ordering::Less => StepMark::Done,
        std::cmp::Ordering::Equal => StepMark::Now,
        std::cmp::Ordering::Greater => StepMark::ToCome,
    };
    names.into_iter().enumerate().map(|(i, name)| HeaderStep { name, mark: mark(i) }).collect()
}

fn before_or_after(state: &State, moment: &Moment<'_>) -> (Header, Stage) {
    let opening = |now| {
        let names = [gettext("Opening"), gettext("Comparing"), gettext("Stage digits"), gettext("Drawing by school")];
        let place = fill(gettext("{} schools"), &[&state.rules().schools.len()]);
        Header { title: gettext("Opening and checking"), place, steps: steps(names, now) }
    };
    let opened = moment.copies.iter().any(|copy| *copy != CopySeen::Waiting);
    let differs = moment.copies.contains(&CopySeen::Differs);
    match state.milestone() {
        Milestone::Nothing | Milestone::Frozen => (Header::default(), numbering(state, moment)),
        Milestone::Numbered => (Header::default(), numbered(state, moment)),
        Milestone::Sealed if !moment.drawing_day => (Header::default(), sealed(state)),
        Milestone::Sealed if moment.certificate_read => (opening(2), stage_digits(state, moment)),
        Milestone::Sealed if opened => (opening(if differs { 0 } else { 1 }), fingerprint(state, moment)),
        Milestone::StageCalled => (opening(2), stage_digits(state, moment)),
        Milestone::Closed => (Header::default(), all_done(state, moment)),
        Milestone::Sealed | Milestone::Opened => (Header::default(), welcome(state, moment)),
    }
}

fn numbering(state: &State, moment: &Moment<'_>) -> Stage {
    let rules = state.rules();
    let wanted = rules.number_digits.get() as usize;
    let called = moment.typed.chars().count();
    let digits = (0..wanted).map(|i| moment.typed.chars().nth(i)).collect();
    let entries = fill(
        gettext("{} entries at {} schools get their draw numbers"),
        &[&state.pool().0.len(), &rules.schools.len()],
    );
    Stage::Digits {
        heading: gettext("Witnesses call the digits for the draw numbers"),
        chip: fill(gettext("{} of {}"), &[&called, &wanted]),
        digits,
        notes: vec![entries, gettext("The list was frozen before; nobody could know the numbers")],
    }
}

fn stage_digits(state: &State, moment: &Moment<'_>) -> Stage {
    let wanted = state.rules().stage_digits.get() as usize;
    let committed = state.milestone() >= Milestone::StageCalled;
    let digits = if committed { state.stage_digits() } else { &moment.typed };
    let called = digits.chars().count();
    let heading = if committed {
        gettext("The stage digits are on record")
    } else {
        gettext("A parent calls a digit from 0 to 9")
    };
    let chip = if committed { gettext("On record") } else { fill(gettext("{} of {}"), &[&called, &wanted]) };
    Stage::Digits {
        heading,
        chip,
        digits: (0..wanted).map(|i| digits.chars().nth(i)).collect(),
        notes: vec![
            gettext("Together with the three sealed shares they settle today's rolls"),
            gettext("Until now nobody could compute them"),
        ],
    }
}

fn fingerprint(state: &State, moment: &Moment<'_>) -> Stage {
    let hash = state.fingerprint().unwrap_or(Hash([0; 32]));
    let short = hash.groups().first().map(|group| format!("{group} …")).unwrap_or_default();
    let words = |copy: &CopySeen| match copy {
        CopySeen::Waiting => gettext("To be opened"),
        CopySeen::Same => gettext("Opened"),
        CopySeen::Differs => gettext("Differs"),
    };
    let named = state.rules().custodians.iter().zip(&moment.copies);
    let mut boxes: Vec<_> = named.map(|(name, copy)| (name.clone(), *copy, words(copy))).collect();
    boxes.push((gettext("This computer"), CopySeen::Same, short));
    let waiting = moment.copies.contains(&CopySeen::Waiting);
    let (verdict, icon) = match (moment.copies.contains(&CopySeen::Differs), waiting) {
        (true, _) => (gettext("A copy differs; another one must be opened"), Icon::Wait),
        (false, true) => (gettext("The copies are compared one by one"), Icon::Wait),
        (false, false) => (gettext("List and rules are the same, and so is the published fingerprint"), Icon::Tick),
    };
    Stage::Fingerprint {
        heading: gettext("The sealed copies are opened here and held against this computer"),
        boxes,
        facts: facts_of_all(state),
        groups: hash.groups(),
        verdict,
        icon,
    }
}

fn facts_of_all(state: &State) -> String {
    let children: u64 = state.pool().0.iter().map(|entry| entry.children).sum();
    fill(
        gettext("{} schools · {} draw numbers · {} children"),
        &[&state.rules().schools.len(), &state.pool().0.len(), &children],
    )
}

fn table_head() -> Vec<String> {
    vec![gettext("No."), gettext("School"), gettext("Places"), gettext("Children")]
}

/// As many schools stand on the glass at a time.
const SCHOOLS_A_PAGE: usize = 8;

/// The page of a list that is due, and its words where there are several.
fn paged(rows: Vec<Vec<String>>, moment: &Moment<'_>) -> (Vec<Vec<String>>, String) {
    let page = Page::at(moment.standing, moment.page, rows.len(), SCHOOLS_A_PAGE);
    (page.lines(&rows, SCHOOLS_A_PAGE).to_vec(), page_words(page))
}

/// 第 1 / 2 页; nothing where there is one page.
fn page_words(page: Page) -> String {
    if page.of == 1 { String::new() } else { fill(gettext("Page {} of {}"), &[&page.number, &page.of]) }
}

/// The schools in their order, with places and applicants.
fn table(state: &State) -> Vec<Vec<String>> {
    let order: Vec<usize> =
        if state.order().is_empty() { (0..state.rules().schools.len()).collect() } else { state.order().to_vec() };
    let row = |(i, school): (usize, &usize)| {
        let planned = state.rules().schools.get(*school)?;
        let children: u64 = state.pool().0.iter().filter(|e| e.school == *school).map(|e| e.children).sum();
        Some(vec![(i + 1).to_string(), planned.name.clone(), planned.places.get().to_string(), children.to_string()])
    };
    order.iter().enumerate().filter_map(row).collect()
}

fn welcome(state: &State, moment: &Moment<'_>) -> Stage {
    let (rows, page) = paged(table(state), moment);
    let ceremony = &state.rules().ceremony;
    Stage::Poster {
        over: format!("{}　{}", ceremony.authority, gettext("notarised on site")),
        title: ceremony.title.clone(),
        number: String::new(),
        facts: vec![ceremony.date.clone(), ceremony.venue.clone(), gettext("Discipline inspectors watch on site")],
        chip: gettext("Please wait"),
        head: table_head(),
        rows,
        page,
    }
}

fn numbered(state: &State, moment: &Moment<'_>) -> Stage {
    let (rows, page) = paged(table(state), moment);
    let rules = state.rules();
    let mut facts = vec![facts_of_all(state)];
    if !state.parents().is_empty() {
        let parents: Vec<String> = state.parents().iter().map(ToString::to_string).collect();
        facts.push(fill(gettext("Parent representatives: {}"), &[&parents.join("  ")]));
    }
    Stage::Poster {
        over: rules.ceremony.authority.clone(),
        title: gettext("The draw numbers are given"),
        number: String::new(),
        facts,
        chip: gettext("The list is published"),
        head: table_head(),
        rows,
        page,
    }
}

/// The fingerprint as it is published after the seal: each copy has it, and this computer.
fn sealed(state: &State) -> Stage {
    let hash = state.fingerprint().unwrap_or(Hash([0; 32]));
    let names = state.rules().custodians.iter().cloned().chain([gettext("This computer")]);
    Stage::Fingerprint {
        heading: gettext("Three sealed copies were made; this is their fingerprint"),
        boxes: names.map(|name| (name, CopySeen::Same, gettext("Sealed"))).collect(),
        facts: facts_of_all(state),
        groups: hash.groups(),
        verdict: gettext("It is read out, published, and compared on the drawing day"),
        icon: Icon::Tick,
    }
}

fn all_done(state: &State, moment: &Moment<'_>) -> Stage {
    let admitted: u64 = state.turns().iter().map(|turn| turn.admitted_children()).sum();
    let mut rows = Vec::new();
    for (i, turn) in state.turns().iter().enumerate() {
        let Some(school) = state.rules().schools.get(turn.school) else { continue };
        rows.push(vec![
            (i + 1).to_string(),
            school.name.clone(),
            turn.admitted_children().to_string(),
            turn.children().to_string(),
        ]);
    }
    let (rows, page) = paged(rows, moment);
    Stage::Poster {
        over: state.rules().ceremony.title.clone(),
        title: gettext("Today's draw is complete"),
        number: admitted.to_string(),
        facts: vec![
            gettext("children have a school and a class"),
            gettext("The result sheets are signed and published today"),
            gettext("A place is settled by payment and registration"),
        ],
        chip: String::new(),
        head: vec![gettext("No."), gettext("School"), gettext("Admitted"), gettext("Children")],
        rows,
        page,
    }
}
