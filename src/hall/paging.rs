// SPDX-License-Identifier: Apache-2.0

//! Long lists page by themselves at reading pace: which part of a list is shown now.
//! Pure.
//!
//! Invariant: every line comes, none twice in a round, and a round takes at most [`ROUND`].

use std::time::Duration;

/// The longest that a family waits for its page.
const ROUND: Duration = Duration::from_secs(60);

/// One page of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ListPage {
    /// From 1.
    pub number: usize,
    /// Number of pages, at least one.
    pub of: usize,
}

impl ListPage {
    /// The page that is shown after this time, of so many lines with so many a page. Each is shown
    /// for `page`, unless there are so many that a round would take too long.
    pub fn at(standing: Duration, page: Duration, lines: usize, a_page: usize) -> Self {
        let of = lines.div_ceil(a_page.max(1)).max(1);
        let each = page.min(ROUND / of as u32).as_millis().max(1);
        Self {
            number: (standing.as_millis() / each) as usize % of + 1,
            of,
        }
    }

    /// The lines of this page.
    pub fn lines<T>(self, all: &[T], a_page: usize) -> &[T] {
        let a_page = a_page.max(1);
        all.chunks(a_page).nth(self.number - 1).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_comes_once_a_round_and_a_round_takes_a_minute_at_most() {
        for lines in [0, 1, 8, 9, 105, 600, 5_000] {
            let all: Vec<usize> = (0..lines).collect();
            let mut pages = Vec::new();
            let mut seen = Vec::new();
            for second in 0..60 {
                let page = ListPage::at(
                    Duration::from_millis(second * 1000),
                    Duration::from_secs(12),
                    lines,
                    40,
                );
                if !pages.contains(&page) {
                    pages.push(page);
                    seen.extend_from_slice(page.lines(&all, 40));
                }
            }
            let of = pages[0].of;
            // With more pages than seconds a page is skipped by this test's look, not by the
            // picture.
            if of <= 60 {
                assert_eq!(seen, all, "{lines}");
            }
        }
    }
}
