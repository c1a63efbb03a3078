// SPDX-License-Identifier: Apache-2.0

//! What a frame of the hall costs in software, with a ring of 2,000: a roll of 8 ticks a second, a
//! draw of 2 visits a second with a short interval and with one of nearly half the ring, and one
//! picture fading into another; 60 frames each second, painted and handed on in tiles.
//!
//! `cargo bench --bench hall`. The peer of the same run is a bare copy of a picture of that size.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a benchmark ends by panicking"
)]

use cairo::{Content, Context, Format, ImageSurface, RecordingSurface, Region};
use paiwei::hall::{
    DrawingStage, FooterFingerprint, HallStage, HeaderStep, PlaceGiven, RecentRow, RingBand,
    RingDot, RingFlag, RingScene, RollLegend, RollStage, Scene, SceneAge, SceneFooter, SceneGround,
    SceneHeader, ScenePainter, SchoolTally, SlotValue, StageIcon, StepMark,
};
use paiwei::kiosk::{Canvas, NumberedTile, TileCache};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

const SIZE: (i32, i32) = (1920, 1080);
const ENTRIES: usize = 2_000;
const FRAMES: u32 = 1_200;
const FRAME: Duration = Duration::from_nanos(16_666_667);

fn scene(stage: HallStage, ring: RingScene) -> Scene {
    let step = |name: &str, mark| HeaderStep {
        name: name.into(),
        mark,
    };
    let steps = [
        ("起始号", StepMark::Done),
        ("间隔数", StepMark::Done),
        ("派位", StepMark::Now),
        ("派班", StepMark::ToCome),
    ];
    Scene {
        ground: SceneGround::Rehearsal {
            plate: "演练 · 结果无效".into(),
            watermark: "演练".into(),
        },
        header: SceneHeader {
            title: "示例市实验附属小学".into(),
            place: "第 3/8 所".into(),
            steps: steps.map(|(name, mark)| step(name, mark)).to_vec(),
        },
        footer: SceneFooter {
            title: "城区民办小学电脑随机派位派班".into(),
            place: "第 3/8 所".into(),
            fingerprint: Some(FooterFingerprint {
                caption: "封盘指纹".into(),
                groups: vec!["4c81844f".into(); 8],
            }),
            events: "日志 311 条".into(),
            clock: "10:24:07".into(),
        },
        ring: Some(ring),
        stage,
        pace: Duration::from_millis(500),
    }
}

/// A ring after so many visits of this interval.
fn ring(drawn: usize, interval: usize) -> RingScene {
    let at = |i: usize| i * interval % ENTRIES;
    let mut dots = vec![RingDot::Open; ENTRIES];
    (0..=drawn).for_each(|i| dots[at(i)] = RingDot::Drawn(1));
    RingScene {
        dots,
        start: Some(RingFlag {
            entry: at(0),
            text: "起".into(),
        }),
        now: Some(RingFlag {
            entry: at(drawn),
            text: (drawn + 1).to_string(),
        }),
        band: drawn.checked_sub(1).map(|before| RingBand {
            from: at(before),
            to: at(drawn),
        }),
    }
}

/// Returns what the hall display shows after this time.
type Picture = fn(Duration) -> (Scene, SceneAge);

/// The picture of a frame of a roll.
fn roll(elapsed: Duration) -> (Scene, SceneAge) {
    let tick = elapsed.as_millis() as u64 * 8 / 1000;
    let value = |tick: u64| (1_000_000 + tick * 7_919 % 9_000_000).to_string();
    let stage = RollStage {
        caption: "起始号".into(),
        again: String::new(),
        tick: format!("第 {tick} 次"),
        chip: "滚动中 · 请按停止键".into(),
        value: SlotValue::Rolling {
            now: value(tick),
            past: tick.checked_sub(1).map(value),
            hz: 8,
        },
        aside: None,
        icon: StageIcon::Stop,
        action: "家长代表 03 按停止键后的下一个编号就是起始号".into(),
        remark: "2000 个派位编号全部参加滚动".into(),
    };
    let ring = RingScene {
        dots: vec![RingDot::Open; ENTRIES],
        ..RingScene::default()
    };
    (scene(HallStage::Roll(stage), ring), SceneAge::new(elapsed))
}

fn short(elapsed: Duration) -> (Scene, SceneAge) {
    draw(elapsed, 37)
}

fn long(elapsed: Duration) -> (Scene, SceneAge) {
    draw(elapsed, 937)
}

/// The picture of a frame of a draw.
fn draw(elapsed: Duration, interval: usize) -> (Scene, SceneAge) {
    let drawn = (elapsed.as_millis() / 500) as usize;
    let stage = DrawingStage {
        order: format!("第 {} 位", drawn + 1),
        number: (1_000_000 + drawn * 7_919).to_string(),
        name: "欧阳*轩".into(),
        given: PlaceGiven::Place,
        chip: "已派位".into(),
        under: "班级随后派定".into(),
        count: SchoolTally {
            done: drawn as u64 + 1,
            places: 600,
            words: "已派出 / 计划".into(),
            beyond: String::new(),
            of: PlaceGiven::Place,
        },
        start: legend("起始号", "4827163"),
        interval: legend("间隔数", &interval.to_string()),
        laps: String::new(),
        recent_head: "最近派出".into(),
        recent: (0..4)
            .map(|i| RecentRow {
                place: i.to_string(),
                number: "5818218".into(),
                name: "张*轩".into(),
            })
            .collect(),
    };
    let since = elapsed - Duration::from_millis(500) * drawn as u32;
    (
        scene(HallStage::Drawing(stage), ring(drawn, interval)),
        SceneAge::new(since),
    )
}

fn legend(caption: &str, value: &str) -> RollLegend {
    RollLegend {
        caption: caption.into(),
        value: value.into(),
    }
}

/// The picture of a frame where another picture fades in twice a second: far more often than in a
/// ceremony.
fn fade(elapsed: Duration) -> (Scene, SceneAge) {
    let pictures = (elapsed.as_millis() / 500) as u32;
    let since = SceneAge::new(elapsed - Duration::from_millis(500) * pictures);
    let (scene, _) = if pictures.is_multiple_of(2) {
        roll(Duration::ZERO)
    } else {
        short(Duration::from_secs(60))
    };
    (scene, since)
}

fn measure(name: &str, mut frame: impl FnMut(Duration)) -> (Duration, Duration) {
    let mut took: Vec<Duration> = Vec::new();
    for i in 0..FRAMES + 60 {
        let since = Instant::now();
        frame(FRAME * i);
        took.push(since.elapsed());
    }
    // The first second warms fonts up.
    took.drain(..60);
    let sum: Duration = took.iter().sum();
    took.sort();
    let load = sum.as_secs_f64() / (FRAME * FRAMES).as_secs_f64() * 100.0;
    println!(
        "{name:24} p50 {:6.2} ms   p99 {:6.2} ms   max {:6.2} ms   \
         {load:5.1} % of a core at 60 frames a second",
        percentile(&took, 0.5).as_secs_f64() * 1e3,
        percentile(&took, 0.99).as_secs_f64() * 1e3,
        percentile(&took, 1.0).as_secs_f64() * 1e3
    );
    (percentile(&took, 0.5), percentile(&took, 0.99))
}

/// Returns the value below which this part (0 to 1) of the sorted values is.
fn percentile(sorted: &[Duration], part: f64) -> Duration {
    sorted[((sorted.len() - 1) as f64 * part) as usize]
}

fn main() {
    let [copied, onto] =
        [(), ()].map(|()| ImageSurface::create(Format::Rgb24, SIZE.0, SIZE.1).unwrap());
    let context = Context::new(&onto).unwrap();
    let (peer, _) = measure("peer: a bare copy", |_| {
        context.set_source_surface(&copied, 0.0, 0.0).unwrap();
        context.paint().unwrap();
        onto.flush();
    });
    let all: [(&str, Picture); 4] = [
        ("roll, ring of 2,000", roll),
        ("draw, interval 37", short),
        ("draw, interval 937", long),
        ("fades, ring of 2,000", fade),
    ];
    for (name, picture) in all {
        let (mut painter, mut tile_cache, mut recorded) = (
            ScenePainter::default(),
            TileCache::default(),
            BTreeMap::new(),
        );
        let (p50, p99) = measure(name, |elapsed| {
            let (scene, age) = picture(elapsed);
            let tiles = tile_cache.take(SIZE, |context, canvas| match canvas {
                Canvas::Blank => painter
                    .paint(context, SIZE.0, SIZE.1, &scene, age)
                    .map(|()| Region::create()),
                Canvas::Last => painter.paint_over(context, SIZE.0, SIZE.1, &scene, age),
            });
            // As the toolkit has them.
            for NumberedTile { number, tile } in tiles.unwrap() {
                let record = RecordingSurface::create(Content::ColorAlpha, None).unwrap();
                tile.paint(&Context::new(&record).unwrap()).unwrap();
                recorded.insert(number, record);
            }
        });
        let over = |time: Duration| time.as_secs_f64() / peer.as_secs_f64();
        println!(
            "{:24} p50 {:.2} x, p99 {:.2} x the bare copy",
            "",
            over(p50),
            over(p99)
        );
    }
}
