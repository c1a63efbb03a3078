// SPDX-License-Identifier: Apache-2.0

//! The parent's button: whatever is done to the two keys, at any moment, does no harm.

use crate::support::ceremony_fixture;
use crate::support::controller_fixture::{ControllerFixture, options};
use paiwei::ceremony::event::RollKind;
use paiwei::ceremony::school::SchoolTurn;
use paiwei::console::{ButtonState, CentreView, HallScreen, view};
use paiwei::controller::{Controller, DueStep, OperatorInput, ParentKey, TimedStep};

/// A fixture at its first roll, the keys with the parent.
fn at_the_button(folder: &std::path::Path) -> ControllerFixture {
    let mut options = options(folder);
    // As many representatives as entries: some of them have no child in the ring, whatever the lot.
    options.config.parents = 60;
    let mut fixture = ControllerFixture::new(options);
    fixture.until(|controller| matches!(controller.step(), DueStep::RollWaits(_)));
    fixture
}

/// The same, rolling and long enough to be stopped.
fn rolling(folder: &std::path::Path) -> ControllerFixture {
    let mut fixture = at_the_button(folder);
    fixture.press(ParentKey::Start);
    fixture.wait(4_000);
    assert_eq!(fixture.controller.step(), DueStep::Rolling(RollKind::Start));
    fixture
}

fn turn(controller: &Controller) -> &SchoolTurn {
    controller.session().unwrap().state().turn().unwrap()
}

#[test]
fn auto_repeat_of_a_held_start_key_begins_one_roll_and_never_stops_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = at_the_button(folder.path());
    let before = fixture.events();
    for _ in 0..100 {
        fixture
            .controller
            .input(OperatorInput::KeyDown(ParentKey::Start));
        fixture.wait(33);
    }
    assert_eq!(fixture.events(), before + 1, "roll_began, once");
    assert_eq!(fixture.controller.step(), DueStep::Rolling(RollKind::Start));
}

#[test]
fn auto_repeat_of_a_held_stop_key_stops_one_roll_and_begins_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = rolling(folder.path());
    let before = fixture.events();
    for _ in 0..100 {
        fixture
            .controller
            .input(OperatorInput::KeyDown(ParentKey::Stop));
        fixture.wait(33);
    }
    assert_eq!(fixture.events(), before + 1, "roll_stopped, once");
    assert_eq!(
        fixture.controller.step(),
        DueStep::RollReady(RollKind::Interval),
        "the next roll waits for the keys to be handed over"
    );
}

#[test]
fn a_double_press_of_either_key_counts_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = at_the_button(folder.path());
    let before = fixture.events();
    fixture.press(ParentKey::Start);
    fixture.press(ParentKey::Start);
    assert_eq!(fixture.events(), before + 1);
    fixture.wait(4_000);
    fixture.press(ParentKey::Stop);
    let stopped = turn(&fixture.controller).start.clone().unwrap();
    fixture.press(ParentKey::Stop);
    fixture.press(ParentKey::Start);
    assert_eq!(fixture.events(), before + 2);
    assert_eq!(turn(&fixture.controller).start, Some(stopped));
}

#[test]
fn a_stop_key_that_was_held_before_the_roll_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = at_the_button(folder.path());
    fixture
        .controller
        .input(OperatorInput::KeyDown(ParentKey::Stop));
    fixture
        .controller
        .input(OperatorInput::KeyDown(ParentKey::Start));
    fixture.wait(4_000);
    assert_eq!(
        fixture.controller.step(),
        DueStep::RollWaits(RollKind::Start),
        "with both down no press is meant"
    );
    fixture
        .controller
        .input(OperatorInput::KeyUp(ParentKey::Start));
    fixture
        .controller
        .input(OperatorInput::KeyUp(ParentKey::Stop));
    fixture.press(ParentKey::Start);
    assert_eq!(fixture.controller.step(), DueStep::Rolling(RollKind::Start));
}

#[test]
fn both_keys_at_once_in_a_roll_do_not_stop_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = rolling(folder.path());
    let before = fixture.events();
    fixture
        .controller
        .input(OperatorInput::KeyDown(ParentKey::Start));
    fixture
        .controller
        .input(OperatorInput::KeyDown(ParentKey::Stop));
    assert_eq!(fixture.events(), before);
    fixture
        .controller
        .input(OperatorInput::KeyUp(ParentKey::Stop));
    fixture
        .controller
        .input(OperatorInput::KeyUp(ParentKey::Start));
    fixture.press(ParentKey::Stop);
    assert_eq!(
        fixture.events(),
        before + 1,
        "a press of the stop key alone counts"
    );
}

#[test]
fn a_press_before_the_least_ticks_is_not_taken_and_a_later_one_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = at_the_button(folder.path());
    fixture.press(ParentKey::Start);
    let before = fixture.events();
    let least = fixture
        .controller
        .session()
        .unwrap()
        .state()
        .rules()
        .min_ticks
        .get();
    // The stop takes the tick after the press: with 8 ticks a second the last press that is too
    // early comes at tick 14.
    fixture.wait(125 * (least - 1) - 1);
    fixture.press(ParentKey::Stop);
    assert_eq!(fixture.events(), before);
    fixture.wait(1);
    fixture.press(ParentKey::Stop);
    assert_eq!(
        turn(&fixture.controller)
            .start
            .as_ref()
            .unwrap()
            .stopped()
            .unwrap()
            .tick
            .0,
        least
    );
}

#[test]
fn presses_while_nothing_rolls_leave_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    while fixture.controller.step() != DueStep::Done {
        if !matches!(
            fixture.controller.step(),
            DueStep::RollWaits(_) | DueStep::Rolling(_)
        ) {
            let before = (fixture.controller.step(), fixture.events());
            for key in [ParentKey::Start, ParentKey::Stop, ParentKey::Start] {
                fixture.press(key);
            }
            assert_eq!((fixture.controller.step(), fixture.events()), before);
        }
        fixture.step();
    }
    assert!(ceremony_fixture::verified(&fixture.controller.record_folder()).complete);
}

#[test]
fn the_notary_reads_who_pressed_at_which_tick_and_when() {
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = rolling(folder.path());
    fixture.press(ParentKey::Stop);
    let stopped = turn(&fixture.controller).start.clone().unwrap();
    let stopped = stopped.stopped().unwrap();
    let CentreView::List(rows) = view(&fixture.controller, "", HallScreen::Own).centre else {
        panic!("the school's steps")
    };
    let row = &rows[2];
    assert_eq!(row.value, stopped.value.to_string());
    assert!(
        row.text.contains(stopped.by.as_deref().unwrap())
            && row.text.contains(&stopped.tick.0.to_string()),
        "{}",
        row.text
    );
    let at = fixture.controller.done_at("S01", TimedStep::Start).unwrap();
    assert_eq!(at, stopped.at);
    let local: jiff::Timestamp = at.parse().unwrap();
    let beijing = jiff::tz::TimeZone::fixed(jiff::tz::Offset::constant(8));
    let local = local.to_zoned(beijing).strftime("%H:%M:%S").to_string();
    assert_eq!(row.time, local);
}

#[test]
fn the_parents_buttons_on_the_console_exist_only_while_the_keys_are_handed_over_and_press_the_same()
{
    let folder = tempfile::tempdir().unwrap();
    let mut fixture = ControllerFixture::new(options(folder.path()));
    fixture.until(|controller| matches!(controller.step(), DueStep::RollReady(_)));
    let parent = |controller: &Controller| view(controller, "", HallScreen::Own).parent;
    assert!(parent(&fixture.controller).is_empty());
    let before = fixture.events();
    fixture
        .controller
        .input(OperatorInput::Press(ParentKey::Start));
    assert_eq!(fixture.events(), before, "not handed over, not pressed");
    fixture.primary();
    let ready: Vec<ButtonState> = parent(&fixture.controller)
        .iter()
        .map(|key| key.ready)
        .collect();
    assert_eq!(
        ready,
        [ButtonState::Now, ButtonState::NotYet],
        "only the key that is due can be pressed"
    );
    let start = parent(&fixture.controller)[0].input.clone();
    fixture.controller.input(start);
    assert_eq!(fixture.controller.step(), DueStep::Rolling(RollKind::Start));
    fixture.wait(4_000);
    let stop = parent(&fixture.controller)[1].input.clone();
    fixture.controller.input(stop);
    assert_eq!(
        fixture.controller.step(),
        DueStep::RollReady(RollKind::Interval)
    );
    assert!(parent(&fixture.controller).is_empty());
}
