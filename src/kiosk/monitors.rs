// SPDX-License-Identifier: Apache-2.0

//! Which window stands on which monitor: by connector, remembered, so that a cable that comes back
//! finds its picture again. Pure.
//!
//! Invariant: the console always has a monitor where there is one; the hall never shares it.

use serde::{Deserialize, Serialize};

/// A connected monitor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Monitor {
    /// Its connector, as the system names it: `HDMI-A-1`.
    pub connector: String,
    /// Where it stands among the others, pixels from the left and the top.
    pub at: (i32, i32),
}

/// Who stands where, as it was chosen; kept beside the ledger.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RememberedConnectors {
    /// The console's connector.
    pub console: Option<String>,
    /// The hall's connector.
    pub hall: Option<String>,
    /// Where each stood last, while its own is away.
    #[serde(skip)]
    lent: (Option<String>, Option<String>),
}

/// Who stands where now: indices of the connected monitors.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PlacedMonitors {
    /// The console's.
    pub console: Option<usize>,
    /// The hall's; `None` where there is one monitor only.
    pub hall: Option<usize>,
}

impl RememberedConnectors {
    /// Places both windows. Who has no remembered monitor takes the first free one from the left,
    /// and is remembered there.
    pub fn place(&mut self, connected: &[Monitor]) -> PlacedMonitors {
        let find = |name: &Option<String>| {
            connected
                .iter()
                .position(|m| Some(&m.connector) == name.as_ref())
        };
        let (own, lent) = (
            (find(&self.console), find(&self.hall)),
            (find(&self.lent.0), find(&self.lent.1)),
        );
        let mut free: Vec<usize> = (0..connected.len()).collect();
        free.sort_by_key(|i| connected.get(*i).map(|monitor| monitor.at));
        free.retain(|i| ![own.0, own.1, lent.0, lent.1].contains(&Some(*i)));
        let mut free = free.into_iter();
        // Its own; else where it stands, unless that is the other's own; else a free one. The
        // console takes even the hall's.
        let console = own
            .0
            .or(lent.0.filter(|i| Some(*i) != own.1))
            .or_else(|| free.next())
            .or(own.1)
            .or(lent.1);
        let other = |i: &usize| Some(*i) != console;
        let hall = own
            .1
            .filter(other)
            .or(lent.1.filter(other))
            .or_else(|| free.next());
        let name = |i: Option<usize>| Some(connected.get(i?)?.connector.clone());
        let (console_name, hall_name) = (name(console), name(hall));
        self.console = self.console.take().or(console_name.clone());
        self.hall = self.hall.take().or(hall_name.clone());
        // On the hall's monitor the console is a guest: that stays the hall's.
        if console != own.1 && console != lent.1 {
            self.lent.0 = console_name;
        }
        self.lent.1 = hall_name.or(self.lent.1.take());
        PlacedMonitors { console, hall }
    }

    /// The windows change places.
    pub fn swap(&mut self) {
        if self.console.is_some() && self.hall.is_some() {
            std::mem::swap(&mut self.console, &mut self.hall);
            self.lent = (None, None);
        }
    }
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
