//! The page of an open incident: what happened, what is safe, one way on.

use super::Page;
use crate::kiosk::desk::{Desk, IncidentKind, Input};
use crate::kiosk::view::{Answer, Centre, Mark, Question};
use crate::words::{fill, gettext};

pub(super) fn open(desk: &Desk) -> Page {
    let incident = desk.incident();
    let kind = incident.and_then(|incident| incident.kind);
    let questions = match kind {
        None => vec![Question { title: gettext("What happened?"), answers: IncidentKind::ALL.map(answer).to_vec() }],
        Some(kind) => {
            let (what, _) = words(kind);
            let note = incident.map(|incident| incident.note.clone()).unwrap_or_default();
            let question = |title: String| Question { title, answers: Vec::new() };
            vec![
                question(fill(gettext("What happened: {}"), &[&what])),
                question(fill(gettext("Note: {}▏"), &[&note])),
                question(gettext("Type a note, or none. The journal is public: no names. Backspace takes back.")),
            ]
        }
    };
    Page {
        title: gettext("The draw is interrupted"),
        progress: match kind {
            None => gettext("choose what happened"),
            Some(_) => gettext("the time is on the journal"),
        },
        centre: Centre::Questions(questions),
        consequence: safe(desk),
        label: gettext("Resume the draw"),
    }
}

/// What is on disk and stays.
fn safe(desk: &Desk) -> String {
    let turn = desk.session().and_then(|session| session.state().turn());
    match turn {
        Some(turn) if turn.interval.is_some() => fill(
            gettext("Start number, interval and {} admitted children are on disk and stay. It goes on from there."),
            &[&turn.admitted_children()],
        ),
        _ => gettext("Everything so far is on disk and stays. It goes on from there."),
    }
}

fn answer(kind: IncidentKind) -> Answer {
    let (label, example) = words(kind);
    Answer { label, example, input: Input::Happened(kind), mark: Mark::ToCome }
}

fn words(kind: IncidentKind) -> (String, String) {
    match kind {
        IncidentKind::Power => (gettext("Power"), gettext("cut, or about to be")),
        IncidentKind::Display => (gettext("Display or stream"), gettext("the hall can't see")),
        IncidentKind::Printer => (gettext("Printer or paper"), gettext("a sheet does not come")),
        IncidentKind::Keys => (gettext("The two keys"), gettext("a key does not answer")),
        IncidentKind::People => (gettext("People in the hall"), gettext("somebody needs help, or objects")),
        IncidentKind::Other => (gettext("Something else"), gettext("say it in the note")),
    }
}
