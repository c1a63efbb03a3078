// SPDX-License-Identifier: Apache-2.0

//! The three sets of a sheet, side by side.

use super::marks;
use super::parts::{class, columns, row, styled, wrapped};
use crate::console::PrintCard;
use gtk::prelude::*;

/// A card for each set.
pub fn cards(cards: &[PrintCard]) -> gtk::Box {
    let row_of_cards = columns(16);
    for card in cards {
        row_of_cards.append(&set(card));
    }
    row_of_cards
}

fn set(set: &PrintCard) -> gtk::Box {
    let card = styled(
        gtk::Box::new(gtk::Orientation::Vertical, 8),
        &["set", class(set.mark)],
    );
    card.set_valign(gtk::Align::Start);
    let head = styled(gtk::Box::new(gtk::Orientation::Vertical, 8), &["set-head"]);
    head.append(&wrapped(&set.title, &["set-title"]));
    let state = gtk::Box::new(gtk::Orientation::Horizontal, 10);
    state.append(&marks::mark(set.mark, 28));
    state.append(&wrapped(&set.state, &["text", "bold"]));
    head.append(&state);
    card.append(&head);
    set.rows.iter().for_each(|line| card.append(&row(line)));
    if !set.foot.is_empty() {
        card.append(&wrapped(&set.foot, &["set-foot"]));
    }
    card
}
