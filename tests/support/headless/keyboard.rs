// SPDX-License-Identifier: Apache-2.0

//! A keyboard of the seat: keys go down and come up at once, and can be held, as on the parent's
//! button.

use super::Result;
use std::io::Write;
use std::os::fd::AsFd;
use std::path::Path;
use std::time::Instant;
use wayland_client::globals::{GlobalListContents, registry_queue_init};
use wayland_client::protocol::wl_keyboard::KeymapFormat;
use wayland_client::protocol::{wl_registry, wl_seat};
use wayland_client::{Connection, Dispatch, EventQueue, QueueHandle, delegate_noop};
use wayland_protocols_misc::zwp_virtual_keyboard_v1::client::zwp_virtual_keyboard_manager_v1::ZwpVirtualKeyboardManagerV1;
use wayland_protocols_misc::zwp_virtual_keyboard_v1::client::zwp_virtual_keyboard_v1::ZwpVirtualKeyboardV1;

const KEYMAP: &str = "xkb_keymap { xkb_keycodes { include \"evdev+aliases(qwerty)\" }; xkb_types { include \"complete\" };\n\
    xkb_compat { include \"complete\" }; xkb_symbols { include \"pc+us+inet(evdev)\" }; };";
/// The keys that are used, with the kernel's codes.
const NAMED: [(&str, u32); 17] = [
    ("BackSpace", 14),
    ("Return", 28),
    ("space", 57),
    ("F1", 59),
    ("F2", 60),
    ("F3", 61),
    ("F4", 62),
    ("F5", 63),
    ("F6", 64),
    ("F7", 65),
    ("F8", 66),
    ("F9", 67),
    ("F11", 87),
    ("F12", 88),
    ("Page_Up", 104),
    ("Page_Down", 109),
    ("Escape", 1),
];
const DIGITS: &str = "1234567890";

/// Which way a key goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    Up,
    Down,
}

/// A keyboard that is plugged in as long as this lives.
pub struct Keyboard {
    queue: EventQueue<Nothing>,
    keyboard: ZwpVirtualKeyboardV1,
    since: Instant,
}

/// Nobody listens to what the compositor says here.
struct Nothing;

impl Dispatch<wl_registry::WlRegistry, GlobalListContents> for Nothing {
    fn event(
        _: &mut Self,
        _: &wl_registry::WlRegistry,
        _: wl_registry::Event,
        _: &GlobalListContents,
        _: &Connection,
        _: &QueueHandle<Self>,
    ) {
    }
}
delegate_noop!(Nothing: ignore wl_seat::WlSeat);
delegate_noop!(Nothing: ignore ZwpVirtualKeyboardManagerV1);
delegate_noop!(Nothing: ignore ZwpVirtualKeyboardV1);

impl Keyboard {
    /// Plugs it into the seat of the compositor at this socket.
    pub fn plug(socket: &Path) -> Result<Self> {
        let connection = Connection::from_socket(std::os::unix::net::UnixStream::connect(socket)?)?;
        let (globals, mut queue) = registry_queue_init::<Nothing>(&connection)?;
        let handle = queue.handle();
        let seat: wl_seat::WlSeat = globals.bind(&handle, 1..=1, ())?;
        let manager: ZwpVirtualKeyboardManagerV1 = globals.bind(&handle, 1..=1, ())?;
        let keyboard = manager.create_virtual_keyboard(&seat, &handle, ());
        let mut keymap = tempfile::tempfile()?;
        keymap.write_all(KEYMAP.as_bytes())?;
        keymap.write_all(&[0])?;
        keyboard.keymap(
            KeymapFormat::XkbV1.into(),
            keymap.as_fd(),
            KEYMAP.len() as u32 + 1,
        );
        queue.roundtrip(&mut Nothing)?;
        Ok(Self {
            queue,
            keyboard,
            since: Instant::now(),
        })
    }

    /// A key goes down or comes up; when this returns the compositor has passed it on.
    pub fn turn(&mut self, key: &str, way: Way) -> Result<()> {
        let named = NAMED
            .iter()
            .find(|(name, _)| *name == key)
            .map(|(_, code)| *code);
        let digit = DIGITS
            .find(key)
            .filter(|_| key.len() == 1)
            .map(|i| i as u32 + 2);
        let code = named
            .or(digit)
            .ok_or_else(|| format!("the keyboard has no key {key}"))?;
        self.keyboard.key(
            self.since.elapsed().as_millis() as u32,
            code,
            u32::from(way == Way::Down),
        );
        self.queue.roundtrip(&mut Nothing)?;
        Ok(())
    }
}
