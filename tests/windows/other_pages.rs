// SPDX-License-Identifier: Apache-2.0

//! The console's pages that a plain ceremony never shows, or not one after the other.

use crate::console_snapshots::language;
use crate::support::controller_fixture::{ControllerFixture, options};
use paiwei::console::{ConsoleView, HallScreen, view};
use paiwei::controller::{
    CeremonyKind, Direction, DueStep, IncidentKind, MediumRole, OperatorInput,
};

/// The pages on which a ceremony ends for another one: its fingerprint is typed, or its shares are
/// lost.
pub(crate) fn replacing_pages() -> Vec<(String, ConsoleView)> {
    let folder = tempfile::tempdir().unwrap();
    let mut rehearsal = options(folder.path());
    rehearsal.config.language = language();
    let shown = |fixture: &ControllerFixture| view(&fixture.controller, "", HallScreen::Own);
    let mut pages = Vec::new();
    let mut fixture = ControllerFixture::new(rehearsal.clone());
    fixture.controller.input(OperatorInput::Supersede);
    fixture.type_in("7466f808b25dbaeb121d9b9e781a");
    pages.push(("earlier-ceremony".to_owned(), shown(&fixture)));
    fixture.controller.input(OperatorInput::Anew);
    fixture.until(|controller| {
        let session = controller.session();
        let turn = session.and_then(|session| session.state().turn());
        turn.is_some_and(|turn| turn.start.is_some())
    });
    drop(fixture);
    // The shares are lost with their media.
    let media = rehearsal.media.clone().unwrap();
    std::fs::rename(&media, folder.path().join("lost")).unwrap();
    std::fs::create_dir(&media).unwrap();
    let mut fixture = ControllerFixture::new(rehearsal);
    fixture.controller.input(OperatorInput::Incident);
    let kind = IncidentKind::Other;
    fixture.controller.input(OperatorInput::Happened(kind));
    fixture.type_in("两份密钥份额损毁");
    pages.push(("incident-shares-lost".to_owned(), shown(&fixture)));
    fixture.controller.input(OperatorInput::Supersede);
    fixture.second_person();
    fixture.confirmed("");
    pages.push(("succession".to_owned(), shown(&fixture)));
    pages
}

/// The pages on which each custodian's medium is given its role, written and given away, and the
/// data disc is written.
pub(crate) fn sealing_pages() -> Vec<(String, ConsoleView)> {
    let folder = tempfile::tempdir().unwrap();
    let mut real = options(folder.path());
    real.kind = CeremonyKind::Real;
    real.config.language = language();
    let mut fixture = ControllerFixture::new(real);
    fixture.until(|controller| controller.step() == DueStep::Seal);
    fixture.confirmed("");
    let shown = |fixture: &ControllerFixture| view(&fixture.controller, "", HallScreen::Own);
    fixture.wait(2_000);
    let insert = shown(&fixture);
    fixture.insert_only(Some("1"));
    let role = shown(&fixture);
    fixture.primary();
    let write = shown(&fixture);
    let sealed = folder.path().join("media/1/sealed");
    std::fs::write(&sealed, b"no folder").unwrap();
    fixture.primary();
    let failed = shown(&fixture);
    std::fs::remove_file(sealed).unwrap();
    fixture.primary();
    fixture.wait(2_000);
    let slip = shown(&fixture);
    fixture.controller.input(OperatorInput::PrintAgain);
    let by_hand = shown(&fixture);
    for next in ["2", "3", ""] {
        fixture.primary();
        fixture.second_person();
        fixture.insert_only(Some(""));
        fixture.insert_only(Some(next));
        if !next.is_empty() {
            fixture.write_copy();
        }
    }
    std::fs::create_dir(folder.path().join("media/data disc")).unwrap();
    fixture.wait(2_000);
    let disc = shown(&fixture);
    let pages = [
        ("-insert", insert),
        ("-role", role),
        ("", write),
        ("-failed", failed),
        ("-slip", slip),
        ("-by-hand", by_hand),
        ("-disc", disc),
    ];
    let named = pages.map(|(end, page)| (format!("seal-copy{end}"), page));
    named.to_vec()
}

/// The page of media, and what it does to those of a data disc and a mirror.
pub(crate) fn media_page(fixture: &mut ControllerFixture) -> ConsoleView {
    let media = fixture.controller.options().media.clone().unwrap();
    for name in ["KINGSTON", "MIRROR"] {
        std::fs::create_dir(media.join(name)).unwrap();
    }
    std::fs::create_dir(media.join("MIRROR/mirror")).unwrap();
    std::fs::write(media.join("3/报名名单.xlsx"), b"").unwrap();
    fixture.give_role("KINGSTON", MediumRole::DataDisc);
    fixture.controller.input(OperatorInput::Media);
    for _ in 0..4 {
        fixture
            .controller
            .input(OperatorInput::Move(Direction::Down));
    }
    let page = view(&fixture.controller, "", HallScreen::Own);
    fixture.controller.input(OperatorInput::Primary);
    fixture.controller.input(OperatorInput::Media);
    page
}
