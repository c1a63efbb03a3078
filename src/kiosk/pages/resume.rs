//! The page that offers to go on where another computer stopped. The notary holds fingerprint and head against the signed papers.

use super::{Page, steps};
use crate::ceremony::state::State;
use crate::kiosk::desk::{Desk, Offer};
use crate::kiosk::view::{Centre, Mark, Row};
use crate::session::{Evidence, EvidenceKind};
use crate::words::{fill, gettext};

/// What happens, in order.
pub(super) fn left() -> (String, Vec<Row>, String) {
    let names = [
        gettext("Read the fingerprint against the certificate"),
        gettext("Read the head against the last signed sheet"),
        gettext("Two people let it go on"),
        gettext("Insert the copies: names and shares"),
        gettext("The draw goes on where it stopped"),
    ];
    (gettext("Another computer goes on"), steps(names.map(|name| (name, None)), 0), String::new())
}

pub(super) fn page(desk: &Desk) -> Page {
    let mut rows = desk.offer().map(rows).unwrap_or_default();
    if let Some(why) = desk.unfit() {
        rows.insert(0, Row::new(Mark::MustCorrect, gettext("This computer's own ledger is set aside")).detail(why));
    }
    let contradicts = desk.offer().is_some_and(|offer| offer.contradicts.is_some());
    Page {
        title: gettext("A ceremony on the media"),
        progress: String::new(),
        centre: Centre::List(rows),
        consequence: if contradicts {
            gettext(
                "The media contradict each other. Take out the wrong one; nobody draws before it is known which that is.",
            )
        } else {
            gettext("Every line that stands on the media is taken over and stays. Nothing is drawn again.")
        },
        label: gettext("Go on with this ceremony"),
        ..Page::default()
    }
}

fn rows(offer: &Offer) -> Vec<Row> {
    let evidence = &offer.evidence;
    let state = &evidence.state;
    let mut rows = vec![
        Row::new(Mark::Done, state.rules().ceremony.title.as_str()).detail(from(offer)),
        Row::new(Mark::Now, state.fingerprint().map(|fingerprint| fingerprint.groups().join(" ")).unwrap_or_default())
            .detail(gettext("Seal fingerprint")),
        Row::new(Mark::Now, state.head().groups().join(" "))
            .detail(fill(gettext("Journal: {} lines, the last at {}"), &[&state.events(), &time(evidence)])),
    ];
    rows.push(match evidence.last_sheet() {
        Some((school, seq, head)) => Row::new(Mark::Now, head.groups().join(" "))
            .detail(fill(gettext("Last signed sheet: {}, line {}"), &[&school, &seq])),
        None => Row::new(Mark::ToCome, gettext("No school is complete yet")),
    });
    rows.push(Row::new(Mark::ToCome, gettext("What is due")).detail(due(state)));
    if let Some(folder) = &offer.contradicts {
        rows.push(
            Row::new(Mark::MustCorrect, gettext("Another medium tells another story"))
                .detail(folder.display().to_string()),
        );
    }
    rows
}

fn from(offer: &Offer) -> String {
    let kind = match offer.evidence.kind {
        EvidenceKind::Mirror => gettext("from the mirror"),
        EvidenceKind::Archive => gettext("from an archive"),
        EvidenceKind::Copy => gettext("from a sealed copy"),
        EvidenceKind::Record => gettext("from a record"),
    };
    let medium = offer.evidence.folder.parent().and_then(|medium| medium.file_name());
    let medium = medium.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    fill(gettext("{} ({}); {} media agree, all checked"), &[&kind, &medium, &offer.agree])
}

fn time(evidence: &Evidence) -> String {
    let at: Option<jiff::Timestamp> = evidence.last_at().and_then(|at| at.parse().ok());
    at.map(|at| at.to_zoned(jiff::tz::TimeZone::system()).strftime("%Y-%m-%d %H:%M:%S").to_string()).unwrap_or_default()
}

fn due(state: &State) -> String {
    let school = |index: usize| state.rules().schools.get(index).map(|s| s.name.clone()).unwrap_or_default();
    match (state.turn(), state.next_school()) {
        (Some(turn), _) => fill(
            gettext("{}: {} children have places; it goes on from there"),
            &[&school(turn.school), &turn.admitted_children()],
        ),
        (None, Some(next)) => fill(gettext("{} begins"), &[&school(next)]),
        (None, None) if state.turns().is_empty() => gettext("opening the copies"),
        (None, None) => gettext("the close"),
    }
}
