//! placeholder until the room is merged
#[derive(Clone, PartialEq, Eq)]
pub struct Child {
    pub serial: String,
    pub name: String,
}
pub struct Entry {
    pub school_code: String,
    pub children: Vec<Child>,
    pub number: Option<u32>,
}
pub struct PlannedSchool {
    pub code: String,
    pub name: String,
    pub plan: u64,
    pub priority: u64,
    pub classes: u64,
    pub waitlist: u64,
}
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Numbering {
    ToDraw,
    Imported,
}
pub struct Roster {
    pub schools: Vec<PlannedSchool>,
    pub entries: Vec<Entry>,
    pub numbering: Numbering,
}
