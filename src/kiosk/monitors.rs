// SPDX-License-Identifier: Apache-2.0

//! Which window belongs on which monitor: by connector, remembered, so that a cable that comes back
//! finds its picture again. Pure.
//!
//! Invariant: the console always has a monitor where there is one; the hall never shares it.

use serde::{Deserialize, Serialize};

/// A connected monitor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Monitor {
    /// Connector, as the system names it: `HDMI-A-1`.
    pub connector: String,
    /// Position among the others, pixels from the left and the top.
    pub at: (i32, i32),
}

/// The connector of each window, as it was chosen; stored beside the ledger.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RememberedConnectors {
    /// The console's connector.
    pub console: Option<String>,
    /// The hall's connector.
    pub hall: Option<String>,
    /// Monitor on which the console was put while its own was away.
    #[serde(skip)]
    lent_console: Option<String>,
    /// Monitor on which the hall was put while its own was away.
    #[serde(skip)]
    lent_hall: Option<String>,
}

/// The monitor of each window: indices of the connected monitors.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlacedMonitors {
    /// The console's.
    pub console: Option<usize>,
    /// The hall's; `None` where there is one monitor only.
    pub hall: Option<usize>,
}

impl RememberedConnectors {
    /// Places both windows. A window without a remembered monitor takes the first free one from the
    /// left, and is remembered there.
    pub fn place(&mut self, connected: &[Monitor]) -> PlacedMonitors {
        let own_console = position(connected, self.console.as_ref());
        let own_hall = position(connected, self.hall.as_ref());
        let lent_console = position(connected, self.lent_console.as_ref());
        let lent_hall = position(connected, self.lent_hall.as_ref());
        let mut free = from_the_left(connected);
        free.retain(|i| ![own_console, own_hall, lent_console, lent_hall].contains(&Some(*i)));
        let mut free = free.into_iter();
        // Without a console nobody can go on, so it takes even the hall's monitor, but last: a
        // monitor that it was lent before keeps the windows from moving about when a third one
        // comes, and a free one leaves the hall its picture.
        let console = own_console
            .or(lent_console.filter(|i| Some(*i) != own_hall))
            .or_else(|| free.next())
            .or(own_hall)
            .or(lent_hall);
        // The hall goes the same way, and has none where the console is on the last one: the
        // preview on the console shows its picture then.
        let hall = own_hall
            .filter(|i| Some(*i) != console)
            .or(lent_hall.filter(|i| Some(*i) != console))
            .or_else(|| free.next());
        let console_name = name(connected, console);
        let hall_name = name(connected, hall);
        self.console = self.console.take().or(console_name.clone());
        self.hall = self.hall.take().or(hall_name.clone());
        // On the hall's monitor the console is a guest: that stays the hall's.
        if console != own_hall && console != lent_hall {
            self.lent_console = console_name;
        }
        self.lent_hall = hall_name.or(self.lent_hall.take());
        PlacedMonitors { console, hall }
    }

    /// Lets the windows change places.
    pub fn swap(&mut self) {
        if self.console.is_some() && self.hall.is_some() {
            std::mem::swap(&mut self.console, &mut self.hall);
            self.lent_console = None;
            self.lent_hall = None;
        }
    }
}

fn position(connected: &[Monitor], connector: Option<&String>) -> Option<usize> {
    connected
        .iter()
        .position(|monitor| Some(&monitor.connector) == connector)
}

fn name(connected: &[Monitor], index: Option<usize>) -> Option<String> {
    Some(connected.get(index?)?.connector.clone())
}

/// Returns the indices of the monitors from the left.
fn from_the_left(connected: &[Monitor]) -> Vec<usize> {
    let mut indices: Vec<usize> = (0..connected.len()).collect();
    indices.sort_by_key(|i| connected.get(*i).map(|monitor| monitor.at));
    indices
}

#[cfg(test)]
mod tests {
    use super::*;

    fn monitor(connector: &str, x: i32) -> Monitor {
        Monitor {
            connector: connector.into(),
            at: (x, 0),
        }
    }

    #[test]
    fn a_monitor_that_comes_back_elsewhere_gets_its_window_again() {
        let (a, b) = (monitor("A", 0), monitor("B", 1920));
        let mut remembered = RememberedConnectors::default();
        let both = [a.clone(), b.clone()];
        assert_eq!(
            remembered.place(&both),
            PlacedMonitors {
                console: Some(0),
                hall: Some(1)
            }
        );
        assert_eq!(
            remembered.place(std::slice::from_ref(&b)),
            PlacedMonitors {
                console: Some(0),
                hall: None
            },
            "the console is never lost"
        );
        assert_eq!(
            remembered.place(std::slice::from_ref(&a)),
            PlacedMonitors {
                console: Some(0),
                hall: None
            }
        );
        assert_eq!(
            remembered.place(&[]),
            PlacedMonitors {
                console: None,
                hall: None
            }
        );
        // A came back on the right of B.
        let moved = [b, monitor("A", 3840)];
        assert_eq!(
            remembered.place(&moved),
            PlacedMonitors {
                console: Some(1),
                hall: Some(0)
            }
        );
    }

    #[test]
    fn a_third_monitor_and_a_new_projector_take_nothing_from_the_console() {
        let mut remembered = RememberedConnectors::default();
        remembered.place(&[monitor("A", 0), monitor("B", 1920)]);
        let three = [monitor("C", -1920), monitor("A", 0), monitor("B", 1920)];
        assert_eq!(
            remembered.place(&three),
            PlacedMonitors {
                console: Some(1),
                hall: Some(2)
            }
        );
        // Another projector on another connector: the hall goes there while its own is away.
        assert_eq!(
            remembered.place(&three[..2]),
            PlacedMonitors {
                console: Some(1),
                hall: Some(0)
            }
        );
        assert_eq!(
            remembered.place(&three),
            PlacedMonitors {
                console: Some(1),
                hall: Some(2)
            }
        );
    }

    #[test]
    fn a_monitor_that_comes_back_under_another_name_takes_nothing_from_the_one_that_stayed() {
        let mut remembered = RememberedConnectors::default();
        remembered.place(&[monitor("A", 0), monitor("B", 1920)]);
        remembered.place(&[monitor("B", 0)]);
        assert_eq!(
            remembered.place(&[monitor("B", 0), monitor("C", 1920)]),
            PlacedMonitors {
                console: Some(1),
                hall: Some(0)
            }
        );
        assert_eq!(
            remembered.place(&[monitor("C", 0)]),
            PlacedMonitors {
                console: Some(0),
                hall: None
            }
        );
        assert_eq!(
            remembered.place(&[monitor("D", 0), monitor("C", 9)]),
            PlacedMonitors {
                console: Some(1),
                hall: Some(0)
            }
        );
        assert_eq!(
            remembered.place(&[monitor("D", 0)]),
            PlacedMonitors {
                console: Some(0),
                hall: None
            },
            "a guest"
        );
        assert_eq!(
            remembered.place(&[monitor("D", 0), monitor("E", 9)]),
            PlacedMonitors {
                console: Some(1),
                hall: Some(0)
            }
        );
    }

    #[test]
    fn swapped_stays_swapped() {
        let both = [monitor("A", 0), monitor("B", 1920)];
        let mut remembered = RememberedConnectors::default();
        remembered.place(&both);
        remembered.swap();
        assert_eq!(
            remembered.place(&both),
            PlacedMonitors {
                console: Some(1),
                hall: Some(0)
            }
        );
        let mut alone = RememberedConnectors::default();
        alone.place(&both[..1]);
        alone.swap();
        assert_eq!(
            alone.place(&both),
            PlacedMonitors {
                console: Some(0),
                hall: Some(1)
            }
        );
    }
}
