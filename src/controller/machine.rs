// SPDX-License-Identifier: Apache-2.0

//! The computer under the kiosk, as far as people must know: room on the ledger's disk, and whether
//! a network is plugged in.
//!
//! Deliberately not here: what that means for the draw (nothing stops it).

use crate::session;
use std::path::Path;

/// Properties of the computer that were found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct MachineState {
    /// Room on the disk of the data folder, bytes; `None` where the system does not say.
    pub free: Option<u64>,
    /// True if an interface other than loopback is up.
    pub connected: bool,
}

impl MachineState {
    /// Looks at it now.
    pub fn seen(data: &Path) -> Self {
        Self {
            free: free(data),
            connected: connected(Path::new("/sys/class/net")),
        }
    }
}

/// Room under a folder, or under the nearest one above that exists already.
fn free(data: &Path) -> Option<u64> {
    session::free_space(data.ancestors().find(|folder| folder.exists())?)
}

fn connected(interfaces: &Path) -> bool {
    let up = |name: &str| {
        std::fs::read_to_string(interfaces.join(name).join("operstate"))
            .is_ok_and(|state| state.trim() == "up")
    };
    let names = std::fs::read_dir(interfaces)
        .into_iter()
        .flatten()
        .flatten();
    names
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .any(|name| name != "lo" && up(&name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interface_that_is_up_is_a_network_and_loopback_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let interface = |name: &str, state: &str| {
            std::fs::create_dir_all(folder.path().join(name)).unwrap();
            std::fs::write(folder.path().join(name).join("operstate"), state).unwrap();
        };
        interface("lo", "up\n");
        interface("enp1s0", "down\n");
        assert!(!connected(folder.path()));
        interface("wlan0", "up\n");
        assert!(connected(folder.path()));
    }

    #[test]
    fn the_room_is_that_of_the_disk_under_a_folder_that_does_not_stand_yet() {
        let folder = tempfile::tempdir().unwrap();
        let seen = MachineState::seen(&folder.path().join("a/b"));
        assert!(seen.free.unwrap() > 0);
    }
}
