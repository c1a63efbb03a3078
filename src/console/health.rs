// SPDX-License-Identifier: Apache-2.0

//! The health strip: seven things at a glance, and the archives once there are any, quiet when
//! well, inverted when not.

use super::{HallScreen, archive, mirror, printing, time};
use crate::console::view::{HealthItem, StatusMark};
use crate::controller::CeremonyKind;
use crate::controller::{Controller, DueStep};
use crate::i18n::{gettext, gettext_f};
use crate::session::ClockFault;

/// A whole ceremony takes a few megabytes; below this somebody should look why the disk is so full.
const ROOM: u64 = 1 << 30;

pub(super) fn strip(controller: &Controller, step: DueStep, hall: HallScreen) -> Vec<HealthItem> {
    let preparing = super::preparing(controller, step);
    let cell = |name: String, (mark, words): (StatusMark, String)| HealthItem { name, words, mark };
    let archives = archive::health(controller).map(|standing| cell(gettext("Archives"), standing));
    let mut strip = vec![
        cell(gettext("Hall display"), hall_display(preparing, hall)),
        cell(gettext("Keys"), keys(controller, preparing)),
        cell(gettext("Ledger"), ledger(controller)),
        cell(gettext("Mirror"), mirror::health(controller)),
        cell(gettext("Printer"), printing::health(&controller.printing())),
        cell(gettext("Clock"), clock(controller)),
        cell(gettext("Network"), network(controller)),
    ];
    strip.splice(4..4, archives);
    strip
}

fn hall_display(preparing: bool, hall: HallScreen) -> (StatusMark, String) {
    match (hall, preparing) {
        (HallScreen::Faulty, _) => (
            StatusMark::Unknown,
            gettext("picture not painted; look there"),
        ),
        (HallScreen::Own, _) => (StatusMark::Done, gettext("on its own monitor")),
        (HallScreen::Missing, true) => (StatusMark::PleaseConfirm, gettext("one monitor only")),
        (HallScreen::Missing, false) => (StatusMark::MustCorrect, gettext("missing: preview only")),
    }
}

fn keys(controller: &Controller, preparing: bool) -> (StatusMark, String) {
    match (controller.keys_with_parent(), controller.keys_answered()) {
        _ if preparing => (StatusMark::ToCome, gettext("not used today")),
        (true, _) => (StatusMark::Now, gettext("with the parent")),
        (false, true) => (StatusMark::Done, gettext("both answered")),
        (false, false) => (StatusMark::PleaseConfirm, gettext("press each once")),
    }
}

fn ledger(controller: &Controller) -> (StatusMark, String) {
    let free = controller.machine().free;
    let room = free.map_or_else(String::new, |free| {
        gettext_f(", {free} GB free", &[("free", &(free >> 30))])
    });
    let scarce = free.is_some_and(|free| free < ROOM);
    let refused = controller
        .incident()
        .is_some_and(|incident| !incident.on_record || !incident.reads_back);
    match controller.session() {
        _ if refused => (
            StatusMark::MustCorrect,
            gettext("does not answer as it should"),
        ),
        Some(_) if controller.keys_unchecked() => {
            (StatusMark::PleaseConfirm, gettext("keys not yet compared"))
        }
        _ if scarce => (StatusMark::MustCorrect, gettext("the disk is almost full")),
        Some(session) if session.other_program().is_some() => {
            (StatusMark::PleaseConfirm, gettext("another program"))
        }
        Some(_) => (StatusMark::Done, gettext("on disk") + &room),
        None => (StatusMark::ToCome, gettext("not begun") + &room),
    }
}

fn clock(controller: &Controller) -> (StatusMark, String) {
    match controller.clock_fault() {
        Some(ClockFault::BeforeLastLine(last)) => (
            StatusMark::MustCorrect,
            gettext_f(
                "before the last line, {time}",
                &[("time", &time(Some(&last)).unwrap_or(last))],
            ),
        ),
        Some(ClockFault::OtherDay { today, .. }) => (
            StatusMark::PleaseConfirm,
            gettext_f("{today}: not the drawing day", &[("today", &today)]),
        ),
        None => clock_checked(controller),
    }
}

fn clock_checked(controller: &Controller) -> (StatusMark, String) {
    match time(controller.clock_checked()) {
        Some(time) => (
            StatusMark::Done,
            gettext_f(
                "set by hand at {time}",
                &[("time", &time.get(..5).unwrap_or(&time))],
            ),
        ),
        None => (StatusMark::PleaseConfirm, gettext("check it by hand")),
    }
}

/// A draw computer has no network.
fn network(controller: &Controller) -> (StatusMark, String) {
    match (controller.machine().connected, controller.kind()) {
        (false, _) => (StatusMark::Done, gettext("disconnected, as it should be")),
        (true, CeremonyKind::Rehearsal) => {
            (StatusMark::PleaseConfirm, gettext("connected; unplug it"))
        }
        (true, CeremonyKind::Real) => (StatusMark::MustCorrect, gettext("connected; unplug it")),
    }
}
