// SPDX-License-Identifier: Apache-2.0

//! Fictional rosters of any size, for rehearsals and tests.
//!
//! Invariant: nobody in them exists; the same size and seed give the same bytes.

use super::columns::{
    BUNDLE, CHILD, CLASSES, CODE, ORDER, PLAN, PRIORITY, SCHOOL, SCHOOL_NAME, SERIAL,
};
use super::workbook::{CellValue, WorkbookError, sheet};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const SURNAMES: &str = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳";
const GIVEN: &str = "安柏辰初丹恩帆歌禾佳可岚乐墨宁沛琪然若舒桐文希晓妍一以依宜雨语悦云泽芷知梓子卓青远嘉景明思南星川庭月";
const PLACES: [&str; 10] = [
    "云帆", "星桥", "青禾", "明湖", "知远", "南塘", "景和", "松岚", "月浦", "长汀",
];

/// The two workbooks of a sample.
pub struct SampleRoster {
    /// `applicants.xlsx`.
    pub applicants: Vec<u8>,
    /// `schools.xlsx`.
    pub schools: Vec<u8>,
}

/// A sample of `children` children at `schools` schools: about every twentieth a twin. With more
/// than two schools the last one has a place for every child.
pub fn sample(children: usize, schools: usize, seed: u64) -> Result<SampleRoster, WorkbookError> {
    let schools = schools.max(1);
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let mut pick = |n: usize| (rng.next_u64() % n.max(1) as u64) as usize;
    let (surnames, given): (Vec<char>, Vec<char>) =
        (SURNAMES.chars().collect(), GIVEN.chars().collect());
    let mut rows = Vec::with_capacity(children);
    let mut applied = vec![0; schools];
    let mut bundles = 0;
    while rows.len() < children {
        let school = (rows.len() * schools / children.max(1)).min(schools - 1);
        let twins = children - rows.len() >= 2 && pick(20) == 0;
        let surname = surnames[pick(surnames.len())];
        bundles += usize::from(twins);
        for _ in 0..=usize::from(twins) {
            let child: String = [surname, given[pick(given.len())], given[pick(given.len())]]
                .iter()
                .collect();
            let bundle = if twins {
                CellValue::Text(format!("D{bundles}"))
            } else {
                CellValue::Empty
            };
            let serial = format!("99{:08}", rows.len() + 1);
            rows.push(vec![
                CellValue::Text(serial),
                CellValue::Text(child),
                CellValue::Text(school_name(school)),
                bundle,
            ]);
            applied[school] += 1;
        }
    }
    let plan = applied
        .iter()
        .enumerate()
        .map(|(i, &applied)| plan_row(i, schools, applied));
    let columns = [
        (SERIAL, 16.0),
        (CHILD, 14.0),
        (SCHOOL, 34.0),
        (BUNDLE, 12.0),
    ];
    let plan_columns = [
        (ORDER, 10.0),
        (CODE, 10.0),
        (SCHOOL_NAME, 34.0),
        (PLAN, 14.0),
        (PRIORITY, 14.0),
        (CLASSES, 8.0),
    ];
    let schools = sheet("派位计划", &plan_columns, plan)?;
    Ok(SampleRoster {
        applicants: sheet("报名名单", &columns, rows.into_iter())?,
        schools,
    })
}

/// Names the school at this index of the plan.
fn school_name(i: usize) -> String {
    let round = if i < PLACES.len() {
        String::new()
    } else {
        format!("第{}", i / PLACES.len() + 1)
    };
    format!("示例市{}{round}小学", PLACES[i % PLACES.len()])
}

/// Makes a school's row of the plan: half of its applicants get a place, at the last of more than
/// two schools all.
fn plan_row(i: usize, schools: usize, applied: usize) -> Vec<CellValue> {
    let direct = schools > 2 && i == schools - 1;
    let places = if direct {
        applied
    } else {
        (applied / 2).max(1)
    };
    let priority = places / 10;
    vec![
        count(i + 1),
        CellValue::Text(format!("S{:02}", i + 1)),
        CellValue::Text(school_name(i)),
        count(places + priority),
        count(priority),
        count(places.div_ceil(45)),
    ]
}

fn count(n: usize) -> CellValue {
    CellValue::Count(n as u64)
}
