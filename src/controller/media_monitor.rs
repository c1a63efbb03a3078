// SPDX-License-Identifier: Apache-2.0

//! Looks each second which media are here, on a thread of its own: a stick that hangs holds no roll
//! and no draw.
//!
//! Invariant: whoever asks waits for one look at most [`PATIENCE`], and not at all while the look
//! before has not come back; what a slow look saw is told at the next. Deliberately not here: what
//! is done with a medium; what a person's step reads from it is read then and there.

use super::media;
use crate::disk::beneath;
use crate::protocol::Digest;
use crate::sync::WatchCell;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// A stick that works answers sooner by far.
const PATIENCE: Duration = Duration::from_millis(250);

/// Media that a look found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MediaState {
    /// All media, in name order.
    pub offered: Vec<PathBuf>,
    /// Medium of each custodian, in rule order.
    pub assigned: Vec<Option<PathBuf>>,
    /// Medium on which each custodian's share belongs, in rule order, by its manifest.
    pub owners: Vec<Option<PathBuf>>,
    /// Medium with each custodian's copy, with or without a share, in rule order.
    pub copies: Vec<Option<PathBuf>>,
    /// The hash of the manifest on each of those.
    pub manifests: Vec<Option<Digest>>,
    /// The folder of a mirror on one of them.
    pub mirror: Option<PathBuf>,
}

impl MediaState {
    /// Looks now. With `folder` (a rehearsal) its subfolders are the media.
    pub fn now(folder: Option<&PathBuf>, custodians: &[String]) -> Self {
        let offered = media::offered(folder.map(PathBuf::as_path));
        let assigned = media::assigned(offered.clone(), custodians);
        let owners = media::owners(&offered, custodians);
        let copies = media::copies(&offered, custodians);
        let mirror = offered
            .iter()
            .map(|medium| media::mirror(medium))
            .find(|folder| beneath::is_folder(folder));
        Self {
            offered,
            assigned,
            manifests: media::manifests(&copies),
            copies,
            owners,
            mirror,
        }
    }
}

/// The thread that looks, and what it saw last.
pub struct MediaMonitor {
    asks: Sender<Vec<String>>,
    last: Arc<WatchCell<ScanAnswer>>,
    asked: u64,
    /// The last answer that was told.
    told: u64,
}

/// Last findings of the thread, the number of its looks, and the custodians of the last one.
#[derive(Default)]
struct ScanAnswer {
    looks: u64,
    custodians: Vec<String>,
    seen: MediaState,
}

impl MediaMonitor {
    /// Begins; `folder` as in [`MediaState::now`].
    pub fn start(folder: Option<PathBuf>) -> std::io::Result<Self> {
        Self::with(move |custodians| MediaState::now(folder.as_ref(), custodians))
    }

    fn with(look: impl Fn(&[String]) -> MediaState + Send + 'static) -> std::io::Result<Self> {
        let (asks, asked) = channel();
        let last = Arc::new(WatchCell::new(ScanAnswer::default()));
        let own = Arc::clone(&last);
        std::thread::Builder::new()
            .name("media".into())
            .spawn(move || run(&asked, &own, look))?;
        Ok(Self {
            asks,
            last,
            asked: 0,
            told: 0,
        })
    }

    /// Returns what is present for these custodians; `None` while a medium hangs.
    pub fn look(&mut self, custodians: &[String]) -> Option<MediaState> {
        if self.last.status().looks < self.asked {
            return None;
        }
        let late = self.take(custodians);
        self.asked += 1;
        // Without its thread nothing is seen any more, as with a medium that hangs.
        let _ = self.asks.send(custodians.to_vec());
        if late.is_none() {
            self.last.wait(PATIENCE, |last| last.looks < self.asked);
        }
        self.take(custodians).or(late)
    }

    /// The last answer, where it was not told yet and is for these custodians.
    fn take(&mut self, custodians: &[String]) -> Option<MediaState> {
        let last = self.last.status();
        if last.looks == self.told || last.custodians != custodians {
            return None;
        }
        self.told = last.looks;
        Some(last.seen.clone())
    }
}

fn run(
    asks: &Receiver<Vec<String>>,
    last: &WatchCell<ScanAnswer>,
    look: impl Fn(&[String]) -> MediaState,
) {
    for custodians in asks {
        let seen = look(&custodians);
        last.tell(|last| {
            *last = ScanAnswer {
                looks: last.looks + 1,
                custodians,
                seen,
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;

    #[test]
    fn a_medium_that_hangs_is_waited_for_once_and_seen_when_it_has_come_to_itself() {
        let (go_on, hangs) = channel::<()>();
        let hangs = Mutex::new(hangs);
        let mut lookout = MediaMonitor::with(move |_| {
            let _ = hangs.lock().map(|hangs| hangs.recv());
            MediaState {
                mirror: Some("stick/mirror".into()),
                ..MediaState::default()
            }
        })
        .unwrap();
        let stick = Some(PathBuf::from("stick/mirror"));
        assert_eq!(lookout.look(&[]), None);
        let asked = lookout.asked;
        assert_eq!(lookout.look(&[]), None);
        assert_eq!(
            lookout.asked, asked,
            "no look is asked for behind one that hangs"
        );
        go_on.send(()).unwrap();
        lookout
            .last
            .wait(Duration::from_secs(60), |last| last.looks == 0);
        // The next look hangs too, and what the slow one saw is told.
        assert_eq!(lookout.look(&[]).unwrap().mirror, stick);
        go_on.send(()).unwrap();
        lookout
            .last
            .wait(Duration::from_secs(60), |last| last.looks == 1);
        assert_eq!(
            lookout.look(&["甲".into()]),
            None,
            "what was seen for others"
        );
    }
}
