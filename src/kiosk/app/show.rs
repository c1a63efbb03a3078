// SPDX-License-Identifier: Apache-2.0

//! Steps of [`App::update_view`](super::App): what hall, console and standard output are told.
//!
//! Invariant: only what has changed is shown, the hall's scene first. Deliberately absent: any
//! change of the controller.

use super::{App, AppInput, ShownWindows, WindowStage};
use crate::console::{self, ConsoleView, HallScreen, HealthItem, StatusMark};
use crate::controller::AskedSecond;
use crate::i18n::gettext;
use crate::kiosk::announcement::{Announcement, SecondAnnounced};
use crate::kiosk::console::{ConsoleInput, NumberedView};
use crate::kiosk::hall::{HallInput, PaintReport};
use crate::kiosk::outputs::connector;
use crate::kiosk::windows::IdleInhibition;
use gtk::prelude::*;
use relm4::{ComponentController, ComponentSender};
use std::rc::Rc;

/// Steps of [`App::update_view`].
impl App {
    /// Hands what has changed to the components: the hall's scene first.
    pub(super) fn show(&self, shown: &mut ShownWindows, sender: &ComponentSender<Self>) {
        let scene = self.controller.scene(&self.clock);
        if *shown.scene.scene != scene {
            shown.scene = shown.scene.next(scene);
            self.hall.emit(HallInput::Show(shown.scene.clone()));
            self.console.emit(ConsoleInput::ShowHall {
                scene: shown.scene.for_console(),
                screen: self.outputs.hall(),
            });
        }
        if shown.clock != self.clock {
            shown.clock.clone_from(&self.clock);
            self.console
                .emit(ConsoleInput::ShowClock(self.clock.clone()));
            // A second has passed: often enough to look where the windows are. The monitors are
            // listed anew first, because one of them may be gone.
            let placement = self.outputs.placement();
            if placement.is_some_and(|placement| shown.windows.are_misplaced(placement)) {
                sender.input(AppInput::MonitorsChanged);
            }
        }
        let view = self.console_view();
        let last = shown.view.as_ref();
        if last.is_none_or(|last| *last.view != view) {
            let next = NumberedView {
                number: last.map_or(0, |last| last.number) + 1,
                view: Rc::new(view),
            };
            shown.view = Some(next.clone());
            self.console.emit(ConsoleInput::Show(next));
        }
    }

    /// Puts each window on its monitor, once for each placement.
    pub(super) fn place_windows(&self, shown: &mut ShownWindows) {
        let number = self.outputs.placement().map(|placement| placement.number);
        let Some(placement) = self
            .outputs
            .placement()
            .filter(|_| shown.placement != number)
        else {
            return;
        };
        shown.placement = number;
        shown.windows.place_hall(placement);
        match self.stage {
            WindowStage::HallOnly => {}
            WindowStage::Both => shown.windows.place_console(placement),
        }
    }

    pub(super) fn keep_screens_on(&self, shown: &ShownWindows, sender: &ComponentSender<Self>) {
        if self.stage == WindowStage::Both && self.idle == IdleInhibition::NotInhibited {
            match shown.windows.inhibit_idle() {
                IdleInhibition::Inhibited => {
                    sender.input(AppInput::Idle(IdleInhibition::Inhibited))
                }
                IdleInhibition::NotInhibited => {}
            }
        }
    }

    /// Returns the console as it is now, with what only the windows know.
    pub(super) fn console_view(&self) -> ConsoleView {
        let hall = if self.is_hall_faulty() {
            HallScreen::Faulty
        } else {
            self.outputs.hall()
        };
        // The clock is shown beside the view, or each second would be a new one.
        let mut view = console::view(&self.controller, "", hall);
        if !self.keyboard_is_here {
            view.health.push(HealthItem {
                name: gettext("Keyboard"),
                words: gettext("in another window"),
                mark: StatusMark::MustCorrect,
            });
        }
        match self.idle {
            // Quiet when well.
            IdleInhibition::Inhibited => {}
            IdleInhibition::NotInhibited => view.health.push(HealthItem {
                name: gettext("Screen saver"),
                words: gettext("switch it off by hand"),
                mark: StatusMark::PleaseConfirm,
            }),
        }
        view
    }

    /// Returns how far the picture is that the hall sees; without a monitor it sees the preview.
    pub(super) fn hall_paint(&self) -> PaintReport {
        match self.outputs.hall() {
            HallScreen::Own | HallScreen::Faulty => self.hall_report,
            HallScreen::Missing => self.console_report.preview,
        }
    }

    pub(super) fn is_hall_faulty(&self) -> bool {
        self.hall_paint().fault.is_some()
    }

    /// Returns what is asked of the second person; never the code itself.
    fn second(&self) -> SecondAnnounced {
        match self.controller.confirmation().map(|asked| asked.second) {
            None => SecondAnnounced::Nobody,
            Some(AskedSecond::Code { .. }) => SecondAnnounced::Code,
            Some(AskedSecond::Key { ready: true, .. }) => SecondAnnounced::Key,
            Some(AskedSecond::Key { ready: false, .. }) => SecondAnnounced::Wait,
        }
    }

    pub(super) fn announcement(&self, shown: &ShownWindows) -> Announcement {
        let hall = self.hall_paint();
        let session = self.controller.session();
        let view = shown.view.as_ref().map_or(0, |view| view.number);
        let is_console_painted = self.console_report.view == view;
        let console = &shown.windows.console;
        Announcement {
            page: self.controller.step().name(),
            stage: shown.scene.scene.stage.kind(),
            events: session.map_or(0, |session| session.state().events()),
            typed: self.controller.typed_so_far().len(),
            ready: self.controller.ready(),
            armed: self.controller.armed().is_some(),
            second: self.second(),
            shown: hall.painted == shown.scene.number,
            painted: hall.settled == shown.scene.number && is_console_painted,
            console: connector(console.upcast_ref()),
            hall: self.outputs.hall() == HallScreen::Own,
            keys: self.stage == WindowStage::Both && console.is_active(),
            awake: self.idle == IdleInhibition::Inhibited,
            size: hall.size,
        }
    }
}
