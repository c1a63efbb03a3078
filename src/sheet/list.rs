//! The public list of draw numbers (rule book 四（一）3 名单公示): numbers ascending by school, names masked.

use super::NamesOf;
use super::page::{MARGIN, Paper, Text};
use super::table::{BOTTOM, Column, feet, flow, page};
use crate::ceremony::line::Line;
use crate::ceremony::state::State;

const COLUMNS: [Column; 2] = [("派位编号", 52.0), ("姓名", 70.0)];
const TITLE: &str = "电脑派位编号名单";

/// The list of all schools that are drawn. `masked` gives the names as the public may read them. `None` before numbers stand.
pub fn public_list(state: &State, numbered: &Line, masked: NamesOf<'_>) -> Option<Paper> {
    let entries = state.entries()?;
    let subtitle = format!("共 {} 个编号，{} 所学校", entries.0.len(), state.rules().schools.len());
    let (first, mut y) = page(state, TITLE, &subtitle, true);
    let mut pages = vec![first];
    for (index, school) in state.rules().schools.iter().enumerate() {
        let ring = entries.0.iter().filter(|e| e.school == index);
        let rows: Vec<Vec<String>> = ring.map(|e| vec![e.number.to_string(), masked(&e.leaf).join("、")]).collect();
        if y + 70.0 > BOTTOM {
            let (next, top) = page(state, TITLE, &school.name, false);
            pages.push(next);
            y = top;
        }
        let head = format!("{}　{}　{} 个编号", school.code, school.name, rows.len());
        pages.last_mut()?.add(Text::new(MARGIN, y + 18.0, 11.0, head).bold().within(499.0));
        let next_page = || page(state, TITLE, &school.name, false);
        y = flow(&mut pages, y + 26.0, &COLUMNS, 4, &rows, next_page) + 6.0;
    }
    let stands_on = format!("封存编号摘要 {}", state.freeze());
    feet(&mut pages, None, &stands_on);
    Some(Paper { title: TITLE.into(), at: numbered.at.clone(), head: state.freeze(), pages, attachments: Vec::new() })
}
