// SPDX-License-Identifier: Apache-2.0

//! The page that offers to go on where another computer stopped. The notary holds fingerprint and
//! head against the signed papers.
//!
//! Deliberately absent: finding the evidence on the media (`crate::session`).

use super::{DayStep, LeftColumn, PageParts, steps};
use crate::beijing;
use crate::ceremony::state::CeremonyState;
use crate::console::view::{CentreView, ListRow, StatusMark};
use crate::controller::{Controller, TakeoverOffer};
use crate::i18n::{gettext, gettext_f, ngettext_f};
use crate::protocol::Digest;
use crate::session::{RecoverySource, RecoverySourceKind};

/// Returns the steps of a takeover, in order.
pub(super) fn left() -> LeftColumn {
    let names = [
        gettext("Read the fingerprint against the certificate"),
        gettext("Read the head against the last signed sheet"),
        gettext("Two people let it go on"),
        gettext("Insert the copies: names and shares"),
        gettext("The draw goes on where it stopped"),
    ];
    LeftColumn {
        title: gettext("Another computer goes on"),
        rows: steps(names.map(DayStep::untimed), 0),
        foot: String::new(),
    }
}

pub(super) fn page(controller: &Controller) -> PageParts {
    let mut rows = controller.offer().map(rows).unwrap_or_default();
    if let Some(why) = controller.unfit() {
        rows.insert(
            0,
            ListRow::new(
                StatusMark::MustCorrect,
                gettext("This computer's own ledger is set aside"),
            )
            .detail(why),
        );
    }
    let contradicts = controller
        .offer()
        .is_some_and(|offer| offer.contradicts.is_some());
    PageParts {
        title: gettext("A ceremony on the media"),
        progress: String::new(),
        centre: CentreView::List(rows),
        consequence: if contradicts {
            gettext(
                "The media contradict each other. Take out the wrong one; nobody draws before it \
                 is known which that is.",
            )
        } else {
            gettext(
                "Every line that stands on the media is taken over and stays. Nothing is drawn \
                 again.",
            )
        },
        label: gettext("Go on with this ceremony"),
        ..PageParts::default()
    }
}

fn rows(offer: &TakeoverOffer) -> Vec<ListRow> {
    let evidence = &offer.evidence;
    let state = &evidence.state;
    let mut rows = vec![
        ListRow::new(StatusMark::Done, state.rules().ceremony.title.as_str()).detail(from(offer)),
        ListRow::new(
            StatusMark::Now,
            state
                .fingerprint()
                .map(|fingerprint| fingerprint.groups().join(" "))
                .unwrap_or_default(),
        )
        .detail(gettext("Seal fingerprint")),
        ListRow::new(StatusMark::Now, state.head().groups().join(" ")).detail(ngettext_f(
            "Journal: {lines} line, at {time}",
            "Journal: {lines} lines, the last at {time}",
            state.events(),
            &[("lines", &state.events()), ("time", &time(evidence))],
        )),
    ];
    rows.push(match evidence.last_sheet() {
        Some((school, seq, head)) => {
            ListRow::new(StatusMark::Now, head.groups().join(" ")).detail(gettext_f(
                "Last signed sheet: {school}, line {line}",
                &[("school", &school), ("line", &seq)],
            ))
        }
        None => ListRow::new(StatusMark::ToCome, gettext("No school is complete yet")),
    });
    rows.extend(evidence.seal_begun.map(seal_begun));
    rows.push(ListRow::new(StatusMark::ToCome, gettext("What is due")).detail(due(state)));
    if let Some(folder) = &offer.contradicts {
        rows.push(
            ListRow::new(
                StatusMark::MustCorrect,
                gettext("Another medium tells another story"),
            )
            .detail(folder.display().to_string()),
        );
    }
    rows
}

/// Returns the row of a seal that a copy shows and the lines do not.
fn seal_begun(seal: Digest) -> ListRow {
    let words = gettext("A seal was begun. If its certificate is signed, this mirror lacks lines");
    ListRow::new(StatusMark::PleaseConfirm, seal.groups().join(" ")).detail(words)
}

fn from(offer: &TakeoverOffer) -> String {
    let kind = match offer.evidence.kind {
        RecoverySourceKind::Mirror => gettext("from the mirror"),
        RecoverySourceKind::Archive => gettext("from an archive"),
        RecoverySourceKind::Copy => gettext("from a sealed copy"),
        RecoverySourceKind::Record => gettext("from a record"),
    };
    let medium = offer
        .evidence
        .folder
        .parent()
        .and_then(|medium| medium.file_name());
    let medium = medium
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    ngettext_f(
        "{kind} ({medium}); {media} medium agrees, checked",
        "{kind} ({medium}); {media} media agree, all checked",
        offer.agree,
        &[
            ("kind", &kind),
            ("medium", &medium),
            ("media", &offer.agree),
        ],
    )
}

fn time(evidence: &RecoverySource) -> String {
    evidence
        .last_at()
        .map(|at| beijing::day_and_time(&at))
        .unwrap_or_default()
}

fn due(state: &CeremonyState) -> String {
    let school = |index: usize| {
        state
            .rules()
            .schools
            .get(index)
            .map(|s| s.name.clone())
            .unwrap_or_default()
    };
    match (state.turn(), state.next_school()) {
        (Some(turn), _) => ngettext_f(
            "{school}: {children} child has a place; it goes on from there",
            "{school}: {children} children have places; it goes on from there",
            turn.admitted_children(),
            &[
                ("school", &school(turn.school)),
                ("children", &turn.admitted_children()),
            ],
        ),
        (None, Some(next)) => gettext_f("{school} begins", &[("school", &school(next))]),
        (None, None) if state.turns().is_empty() => gettext("opening the copies"),
        (None, None) => gettext("the close"),
    }
}
