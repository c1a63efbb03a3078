// SPDX-License-Identifier: Apache-2.0

//! The component of the hall's window: takes scenes, reports how far they are painted.
//!
//! Invariant: the prerendered picture is painted with the window's first frame, before any message
//! arrives. Deliberately not here: on which monitor the window is ([`crate::kiosk::windows`]).

use super::prerender::Prerender;
use super::shown_scene::{HallMotion, NumberedScene, PaintReport, ShownScene};
use super::view::HallView;
use crate::i18n::gettext;
use crate::kiosk::windows::after_each_frame;
use gtk::prelude::*;
use relm4::{ComponentParts, ComponentSender, SimpleComponent};
use std::cell::Cell;

/// Parts with which the hall begins.
pub struct HallInit {
    /// The first scene.
    pub scene: NumberedScene,
    /// The picture of the first scene, while it is made.
    pub first: Prerender,
    /// Permission to move anything.
    pub motion: HallMotion,
}

/// Messages to the hall.
#[derive(Debug)]
pub enum HallInput {
    /// Shows this scene.
    Show(NumberedScene),
}

/// Reports of the hall.
#[derive(Debug)]
pub enum HallOutput {
    /// A frame was painted, and the report differs from the last one.
    Painted(PaintReport),
}

/// The hall: the scene that is to be shown.
pub struct Hall {
    scene: NumberedScene,
}

/// The widgets of the hall's window.
pub struct HallWidgets {
    view: HallView,
}

impl SimpleComponent for Hall {
    type Init = HallInit;
    type Input = HallInput;
    type Output = HallOutput;
    type Root = gtk::Window;
    type Widgets = HallWidgets;

    fn init_root() -> Self::Root {
        let window = gtk::Window::builder()
            .title(gettext("Paiwei hall display"))
            .build();
        // Beside the toolkit's own class: without its ground there would be no first frame, and a
        // compositor waits for one.
        window.add_css_class("hall");
        window
    }

    fn init(
        init: HallInit,
        root: Self::Root,
        sender: ComponentSender<Self>,
    ) -> ComponentParts<Self> {
        let shown = ShownScene::new(init.scene.clone(), init.motion);
        let view = HallView::new(shown, init.first);
        root.set_child(Some(&view));
        report_frames(&view, root.upcast_ref(), sender);
        ComponentParts {
            model: Self { scene: init.scene },
            widgets: HallWidgets { view },
        }
    }

    fn update(&mut self, input: HallInput, _sender: ComponentSender<Self>) {
        match input {
            HallInput::Show(scene) => self.scene = scene,
        }
    }

    fn update_view(&self, widgets: &mut HallWidgets, _sender: ComponentSender<Self>) {
        widgets.view.show(&self.scene);
    }
}

/// Reports each frame that changes the report, without a detour over the component's own input: a
/// parent waits for the picture of a press.
fn report_frames(view: &HallView, window: &gtk::Widget, sender: ComponentSender<Hall>) {
    let view = view.clone();
    let last = Cell::new(PaintReport::default());
    after_each_frame(window, move |_| {
        let report = view.report();
        if last.replace(report) != report {
            sender.output_sender().emit(HallOutput::Painted(report));
        }
    });
}
