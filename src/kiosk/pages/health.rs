//! The health strip: seven things at a glance, and the archives once there are any, quiet when well, inverted when not.

use super::{HallScreen, archive, mirror, paper, time};
use crate::kiosk::config::Kind;
use crate::kiosk::desk::{Desk, Step};
use crate::kiosk::view::{Health, Mark};
use crate::words::{fill, gettext};

/// A whole ceremony takes a few megabytes; below this somebody should look why the disk is so full.
const ROOM: u64 = 1 << 30;

pub(super) fn strip(desk: &Desk, step: Step, hall: HallScreen) -> Vec<Health> {
    let preparing = super::preparing(desk, step);
    let cell = |name: String, (mark, words): (Mark, String)| Health { name, words, mark };
    let archives = archive::health(desk).map(|standing| cell(gettext("Archives"), standing));
    let mut strip = vec![
        cell(gettext("Hall display"), hall_display(preparing, hall)),
        cell(gettext("Keys"), keys(desk, preparing)),
        cell(gettext("Ledger"), ledger(desk)),
        cell(gettext("Mirror"), mirror::health(desk)),
        cell(gettext("Printer"), paper::health(&desk.printing())),
        cell(gettext("Clock"), clock(desk)),
        cell(gettext("Network"), network(desk)),
    ];
    strip.splice(4..4, archives);
    strip
}

fn hall_display(preparing: bool, hall: HallScreen) -> (Mark, String) {
    match (hall, preparing) {
        (HallScreen::Faulty, _) => (Mark::Unknown, gettext("picture not painted; look there")),
        (HallScreen::Own, _) => (Mark::Done, gettext("on its own monitor")),
        (HallScreen::Missing, true) => (Mark::PleaseConfirm, gettext("one monitor only")),
        (HallScreen::Missing, false) => (Mark::MustCorrect, gettext("missing: preview only")),
    }
}

fn keys(desk: &Desk, preparing: bool) -> (Mark, String) {
    match (desk.keys_with_parent(), desk.keys_answered()) {
        _ if preparing => (Mark::ToCome, gettext("not used today")),
        (true, _) => (Mark::Now, gettext("with the parent")),
        (false, true) => (Mark::Done, gettext("both answered")),
        (false, false) => (Mark::PleaseConfirm, gettext("press each once")),
    }
}

fn ledger(desk: &Desk) -> (Mark, String) {
    let free = desk.machine().free;
    let room = free.map_or_else(String::new, |free| fill(gettext(", {} GB free"), &[&(free >> 30)]));
    let scarce = free.is_some_and(|free| free < ROOM);
    let refused = desk.incident().is_some_and(|incident| !incident.on_record || !incident.reads_back);
    match desk.session() {
        _ if refused => (Mark::MustCorrect, gettext("does not answer as it should")),
        _ if scarce => (Mark::MustCorrect, gettext("the disk is almost full")),
        Some(_) => (Mark::Done, gettext("on disk") + &room),
        None => (Mark::ToCome, gettext("not begun") + &room),
    }
}

fn clock(desk: &Desk) -> (Mark, String) {
    match time(desk.clock_checked()) {
        Some(time) => (Mark::Done, fill(gettext("set by hand at {}"), &[&time.get(..5).unwrap_or(&time)])),
        None => (Mark::PleaseConfirm, gettext("check it by hand")),
    }
}

/// A draw computer has no network.
fn network(desk: &Desk) -> (Mark, String) {
    match (desk.machine().connected, desk.kind()) {
        (false, _) => (Mark::Done, gettext("disconnected, as it should be")),
        (true, Kind::Rehearsal) => (Mark::PleaseConfirm, gettext("connected; unplug it")),
        (true, Kind::Real) => (Mark::MustCorrect, gettext("connected; unplug it")),
    }
}
