// SPDX-License-Identifier: Apache-2.0

//! Looks each second which media are here, on a thread of its own: a stick that hangs holds no roll
//! and no draw.
//!
//! Invariant: whoever asks waits for one look at most [`PATIENCE`], and not at all while the look
//! before has not come back; what a slow look saw is told at the next. Deliberately not here: what
//! is done with a medium; what a person's step reads from it is read then and there.

use super::media;
use super::medium::SeenMedium;
use crate::sync::WatchCell;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

/// A stick that works answers sooner by far.
const PATIENCE: Duration = Duration::from_millis(250);

/// Looks now, in name order. With `folder` its subfolders are the media.
fn look(folder: Option<&PathBuf>) -> Vec<SeenMedium> {
    let offered = media::offered(folder.map(PathBuf::as_path));
    let seen = offered.iter().filter_map(|path| SeenMedium::look(path));
    seen.collect()
}

/// The thread that looks, and what it saw last.
pub struct MediaMonitor {
    asks: Sender<()>,
    last: Arc<WatchCell<ScanAnswer>>,
    asked: u64,
    /// The last answer that was told.
    told: u64,
}

/// Last findings of the thread, and the number of its looks.
#[derive(Default)]
struct ScanAnswer {
    looks: u64,
    seen: Vec<SeenMedium>,
}

impl MediaMonitor {
    /// Begins. With `folder` its subfolders are the media.
    pub fn start(folder: Option<PathBuf>) -> std::io::Result<Self> {
        Self::with(move || look(folder.as_ref()))
    }

    fn with(look: impl Fn() -> Vec<SeenMedium> + Send + 'static) -> std::io::Result<Self> {
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

    /// Returns the media that are present, in name order; `None` while one hangs.
    pub fn look(&mut self) -> Option<Vec<SeenMedium>> {
        if self.last.status().looks < self.asked {
            return None;
        }
        let late = self.take();
        self.asked += 1;
        // Without its thread nothing is seen any more, as with a medium that hangs.
        let _ = self.asks.send(());
        if late.is_none() {
            self.last.wait(PATIENCE, |last| last.looks < self.asked);
        }
        self.take().or(late)
    }

    /// The last answer, where it was not told yet.
    fn take(&mut self) -> Option<Vec<SeenMedium>> {
        let last = self.last.status();
        if last.looks == self.told {
            return None;
        }
        self.told = last.looks;
        Some(last.seen.clone())
    }
}

fn run(asks: &Receiver<()>, last: &WatchCell<ScanAnswer>, look: impl Fn() -> Vec<SeenMedium>) {
    for () in asks {
        let seen = look();
        last.tell(|last| {
            *last = ScanAnswer {
                looks: last.looks + 1,
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
        let stick = SeenMedium {
            path: "stick".into(),
            ..SeenMedium::default()
        };
        let seen = vec![stick.clone()];
        let mut lookout = MediaMonitor::with(move || {
            let _ = hangs.lock().map(|hangs| hangs.recv());
            seen.clone()
        })
        .unwrap();
        assert_eq!(lookout.look(), None);
        let asked = lookout.asked;
        assert_eq!(lookout.look(), None);
        assert_eq!(
            lookout.asked, asked,
            "no look is asked for behind one that hangs"
        );
        go_on.send(()).unwrap();
        lookout
            .last
            .wait(Duration::from_secs(60), |last| last.looks == 0);
        // The next look hangs too, and what the slow one saw is told.
        assert_eq!(lookout.look(), Some(vec![stick]));
        go_on.send(()).unwrap();
    }
}
