// SPDX-License-Identifier: Apache-2.0

//! An accessibility bus of its own, and somebody on it who knows the kiosk only by the names of its
//! buttons and presses them by their actions.

use gtk::gio;
use gtk::glib::prelude::*;
use gtk::glib::{Variant, VariantTy};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

pub type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Debian's own configuration of the bus, and its registry.
const CONFIG: &str = "/usr/share/defaults/at-spi2/accessibility.conf";
const REGISTRYD: &str = "/usr/libexec/at-spi2-registryd";
const REGISTRY: (&str, &str) = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root");
const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
const ACTION: &str = "org.a11y.atspi.Action";
/// AT-SPI's numbers of roles: a push button, and a label, which has nothing in it.
const PUSH_BUTTON: u32 = 43;
const LABEL: u32 = 29;
const PATIENCE_MS: i32 = 20_000;

/// The bus, while this lives.
pub struct Bus {
    children: Vec<Child>,
    pub address: String,
}

impl Bus {
    pub fn start(folder: &Path) -> Result<Self> {
        let address = format!("unix:path={}", folder.join("accessibility").display());
        let mut daemon = Command::new("dbus-daemon")
            .args([
                &format!("--config-file={CONFIG}"),
                "--nofork",
                "--print-address=1",
            ])
            .arg(format!("--address={address}"))
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let output = daemon.stdout.take().ok_or("no output")?;
        let mut bus = Self {
            children: vec![daemon],
            address: String::new(),
        };
        BufReader::new(output).read_line(&mut bus.address)?;
        bus.address.truncate(bus.address.trim_end().len());
        let mut registry = Command::new(REGISTRYD)
            .envs([
                ("AT_SPI_BUS_ADDRESS", &bus.address),
                ("DBUS_SESSION_BUS_ADDRESS", &bus.address),
            ])
            .env_remove("DISPLAY")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        // Its first line says that it runs.
        let output = registry.stdout.take().ok_or("no output")?;
        bus.children.push(registry);
        BufReader::new(output).read_line(&mut String::new())?;
        Ok(bus)
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        for child in self.children.iter_mut().rev() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// A push button, as it is known on the bus.
#[derive(Clone, Debug)]
pub struct Button {
    at: (String, String),
    pub name: String,
}

/// Somebody at the screen reader.
pub struct Reader {
    bus: gio::DBusConnection,
}

impl Reader {
    pub fn on(bus: &Bus) -> Result<Self> {
        let flags = gio::DBusConnectionFlags::AUTHENTICATION_CLIENT
            | gio::DBusConnectionFlags::MESSAGE_BUS_CONNECTION;
        let bus = gio::DBusConnection::for_address_sync(
            &bus.address,
            flags,
            None,
            gio::Cancellable::NONE,
        )?;
        Ok(Self { bus })
    }

    fn call(
        &self,
        at: (&str, &str),
        interface: &str,
        method: &str,
        with: Option<&Variant>,
    ) -> Result<Variant> {
        let flags = gio::DBusCallFlags::NONE;
        let none = gio::Cancellable::NONE;
        Ok(self.bus.call_sync(
            Some(at.0),
            at.1,
            interface,
            method,
            with,
            None::<&VariantTy>,
            flags,
            PATIENCE_MS,
            none,
        )?)
    }

    fn children(&self, at: (&str, &str)) -> Result<Vec<(String, String)>> {
        let children = self.call(at, ACCESSIBLE, "GetChildren", None)?;
        let list = children.child_value(0);
        Ok(list
            .iter()
            .filter_map(|child| {
                Some((
                    child.child_value(0).str()?.to_owned(),
                    child.child_value(1).str()?.to_owned(),
                ))
            })
            .collect())
    }

    fn property(&self, at: (&str, &str), name: &str) -> Result<Variant> {
        let wanted = (ACCESSIBLE, name).to_variant();
        let got = self.call(at, "org.freedesktop.DBus.Properties", "Get", Some(&wanted))?;
        got.child_value(0)
            .as_variant()
            .ok_or_else(|| "no value".into())
    }

    /// Every push button on the bus, in the order in which a reader comes by them.
    pub fn buttons(&self) -> Result<Vec<Button>> {
        let mut found = Vec::new();
        let mut ahead: Vec<(String, String)> = self.children(REGISTRY)?;
        ahead.reverse();
        while let Some(at) = ahead.pop() {
            // What went away meanwhile is no button any more.
            let place = (at.0.as_str(), at.1.as_str());
            let Ok(role) = self.call(place, ACCESSIBLE, "GetRole", None) else {
                continue;
            };
            let role = role.child_value(0).get::<u32>();
            if role == Some(LABEL) {
                continue;
            }
            if role == Some(PUSH_BUTTON) {
                let Ok(name) = self.property(place, "Name") else {
                    continue;
                };
                found.push(Button {
                    name: name.str().unwrap_or_default().to_owned(),
                    at,
                });
                continue;
            }
            let mut children = self.children(place).unwrap_or_default();
            children.reverse();
            ahead.extend(children);
        }
        Ok(found)
    }

    /// The name of everything on the bus.
    pub fn names(&self) -> Result<Vec<String>> {
        let mut names = Vec::new();
        let mut ahead: Vec<(String, String)> = self.children(REGISTRY)?;
        while let Some(at) = ahead.pop() {
            let place = (at.0.as_str(), at.1.as_str());
            if let Ok(name) = self.property(place, "Name") {
                names.push(name.str().unwrap_or_default().to_owned());
            }
            ahead.extend(self.children(place).unwrap_or_default());
        }
        Ok(names)
    }

    /// Does the action of a button.
    pub fn press(&self, button: &Button) -> Result<bool> {
        let done = self.call(
            (&button.at.0, &button.at.1),
            ACTION,
            "DoAction",
            Some(&(0i32,).to_variant()),
        )?;
        Ok(done.child_value(0).get::<bool>().unwrap_or_default())
    }
}
