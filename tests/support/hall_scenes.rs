// SPDX-License-Identifier: Apache-2.0

//! Every kind of picture, as it comes in ceremonies that are hard on the glass: long school names,
//! long and rare children's names, bundles, rings of 20, 286 and 2,000, a school over plan, one
//! with a waiting list, a power cut in a roll, interruptions.

use crate::support::ceremony_fixture::{CeremonyFixture, choices};
use paiwei::ceremony::decide::Command;
use paiwei::ceremony::rules::{LastPlace, SchoolOrder};
use paiwei::ceremony::school::{OpenRoll, SchoolPhase};
use paiwei::ceremony::state::Milestone;
use paiwei::hall::{
    ConfirmationSeen, CopySeen, DrawingStage, HallCode, HallMoment, HallStage, PlaceGiven,
    RollInProgress, Scene, SceneGround, SealingSeen, StageKind, before, scene,
};
use paiwei::i18n::gettext;
use paiwei::protocol::Digest;
use paiwei::roster::{NumberingColumn, PlannedSchool, Roster, RosterChild, RosterEntry, mask_name};
use paiwei::session::{RuleChoices, Session, ShownNames};
use std::sync::OnceLock;
use std::time::Duration;

pub const LONG: &str = "南昌市红谷滩新区凤凰洲实验学校教育集团（小学部）";
const NAMES: [&str; 9] = [
    "张小轩",
    "欧阳小明",
    "李四",
    "阿依努尔·买买提江",
    "𠮷田𡈽",
    "㛃䶮",
    "阿卜杜热·买买提依明",
    "司马相如",
    "王大小多少",
];

/// Children of a school: an entry of so many children each.
fn entries(code: &str, sizes: impl Iterator<Item = usize>) -> Vec<RosterEntry> {
    let child = |i: usize, k: usize| RosterChild {
        serial: format!("{code}{i:05}{k}"),
        name: NAMES[(i * 7 + k * 3) % NAMES.len()].into(),
    };
    let entry = |(i, size): (usize, usize)| RosterEntry {
        school_code: code.into(),
        children: (0..size).map(|k| child(i, k)).collect(),
        number: None,
    };
    sizes.enumerate().map(entry).collect()
}

fn school(
    code: &str,
    name: &str,
    (plan, priority): (u64, u64),
    classes: u64,
    waitlist: u64,
) -> PlannedSchool {
    PlannedSchool {
        code: code.into(),
        name: name.into(),
        plan,
        priority,
        classes,
        waitlist,
    }
}

fn many() -> Roster {
    let schools = vec![
        school("S1", "滨江育才实验小学", (120, 15), 3, 10),
        school("S2", LONG, (105, 0), 3, 0),
        school("S3", "翠湖明珠小学", (9, 0), 0, 0),
        school("D1", "朝阳实验小学", (60, 4), 2, 0),
        school(
            "D2",
            "南昌市青山湖区新桥双语实验学校（民办）小学部",
            (45, 0),
            1,
            0,
        ),
    ];
    let one = |i: usize, every: usize, size: usize| if i.is_multiple_of(every) { size } else { 1 };
    let mut all = entries("S1", (0..286).map(|i| one(i, 58, 2)));
    // All twins, and an odd plan: the last pair is one too many.
    all.extend(entries("S2", (0..70).map(|_| 2)));
    all.extend(entries("S3", (0..20).map(|i| one(i, 4, 3))));
    all.extend(entries("D1", (0..40).map(|_| 1)));
    all.extend(entries("D2", (0..31).map(|_| 1)));
    Roster {
        schools,
        entries: all,
        numbering: NumberingColumn::ToDraw,
    }
}

/// A school as large as they come: 2,000 numbers, 600 places, 12 classes, every 50th a triplet.
fn large() -> Roster {
    let sizes = (0..2_000).map(|i: usize| if i.is_multiple_of(50) { 3 } else { 1 });
    let schools = vec![school("L1", LONG, (600, 0), 12, 0)];
    Roster {
        schools,
        entries: entries("L1", sizes),
        numbering: NumberingColumn::ToDraw,
    }
}

pub fn ceremony(roster: &Roster, last_place: LastPlace) -> CeremonyFixture {
    let mut choices = RuleChoices {
        rehearsal: false,
        parents: 6,
        ..choices(last_place)
    };
    choices.school_order = SchoolOrder::Set;
    choices.ceremony.title = "2026年城区民办小学电脑随机派位派班".into();
    choices.ceremony.authority = "市教育局".into();
    choices.ceremony.venue = "市教育考试院一楼报告厅".into();
    choices.custodians = vec!["市教育局".into(), "市教育考试院".into(), "公证处".into()];
    CeremonyFixture::of(roster, &choices)
}

fn time_of(at: &str) -> String {
    at.get(11..19).unwrap_or_default().to_owned()
}

pub fn moment<'a>(names: &'a dyn Fn(&Digest) -> Vec<String>) -> HallMoment<'a> {
    HallMoment {
        names,
        clock: "09:58:03".into(),
        time_of: &time_of,
        typed: String::new(),
        seals: [false; 3],
        copies: vec![CopySeen::Waiting; 3],
        disc: None,
        sealing: Vec::new(),
        drawing_day: true,
        certificate_read: false,
        keys_with_parent: false,
        presser: Some(3),
        rolling: None,
        may_stop: true,
        paused: None,
        keys_unchecked: false,
        standing: Duration::ZERO,
        page: Duration::from_secs(12),
        pace: Duration::from_millis(500),
        confirming: None,
    }
}

/// The picture of this moment, its names masked as on the glass.
pub fn shown(session: &Session, change: impl FnOnce(&mut HallMoment<'_>)) -> Scene {
    let names = ShownNames::of(session);
    let names = |leaf: &Digest| {
        names
            .of_leaf(leaf)
            .iter()
            .map(|name| mask_name(name))
            .collect()
    };
    let mut moment = moment(&names);
    change(&mut moment);
    scene(session.state(), &moment)
}

pub fn now(session: &Session) -> Scene {
    shown(session, |_| {})
}

/// Steps until the school under way is in this phase.
pub fn until(stage: &mut CeremonyFixture, wanted: fn(&SchoolPhase) -> bool) {
    stage.play_until(|s| {
        s.state()
            .turns()
            .last()
            .is_some_and(|turn| wanted(&turn.phase))
    });
}

/// A scene and its name.
pub type Named = (String, Scene);

struct Album {
    stage: CeremonyFixture,
    pictures: Vec<Named>,
}

impl Album {
    /// Adds the picture of this moment, which must be of this kind.
    #[track_caller]
    fn take(&mut self, name: &str, kind: StageKind, change: impl FnOnce(&mut HallMoment<'_>)) {
        let scene = shown(self.stage.session(), change);
        assert_eq!(scene.stage.kind(), kind, "{name}");
        self.pictures.push((name.into(), scene));
    }
}

fn preparing(album: &mut Album) {
    let first = before(
        &album.stage.session().state().rules().ceremony,
        false,
        "09:12:40",
        None,
    );
    album.pictures.push(("before".into(), first));
    let preparing = |moment: &mut HallMoment<'_>| moment.drawing_day = false;
    album.take("numbering", StageKind::Digits, |moment| {
        preparing(moment);
        moment.typed = "31415".into();
    });
    album.take("numbering-called", StageKind::Digits, |moment| {
        preparing(moment);
        moment.typed = "314159265358".into();
    });
    for (name, code) in [("confirm-code", Some("4096")), ("confirm-key", None)] {
        album.take(name, StageKind::Confirm, |moment| {
            preparing(moment);
            moment.confirming = Some(ConfirmationSeen {
                sentence: "采用报出的数字 314 159 265 358，由其确定编号和学校顺序；没有镜像".into(),
                code: code.map(HallCode::new),
            });
        });
    }
    album
        .stage
        .play_until(|s| s.state().milestone() == Milestone::Numbered);
    album.take("numbered", StageKind::Poster, preparing);
    album.take("parents", StageKind::Parents, |moment| {
        preparing(moment);
        moment.standing = Duration::from_secs(12);
    });
    album.take("paused-preparing", StageKind::Paused, |moment| {
        preparing(moment);
        moment.paused = Some("10:20:11".into());
    });
    album.take("sealing", StageKind::Reading, |moment| {
        preparing(moment);
        moment.sealing = vec![
            SealingSeen::Done,
            SealingSeen::Failed,
            SealingSeen::ToCome,
            SealingSeen::ToCome,
        ];
    });
    album
        .stage
        .play_until(|s| s.state().milestone() == Milestone::Sealed);
    album.take("sealed", StageKind::Fingerprint, preparing);
}

fn opening(album: &mut Album) {
    album.take("welcome", StageKind::Poster, |_| {});
    album.take("welcome-direct", StageKind::Poster, |moment| {
        moment.standing = Duration::from_secs(12)
    });
    album.take("seals", StageKind::Seals, |moment| {
        moment.seals = [true, true, false]
    });
    album.take("seals-whole", StageKind::Seals, |moment| {
        moment.seals = [true; 3]
    });
    album.take("comparing", StageKind::Fingerprint, |moment| {
        moment.copies[1..].fill(CopySeen::Same)
    });
    album.take("comparing-disc", StageKind::Fingerprint, |moment| {
        moment.disc = Some(CopySeen::Same);
        moment.copies[2] = CopySeen::Same;
    });
    album.take("differs", StageKind::Fingerprint, |moment| {
        moment.copies = vec![CopySeen::Differs, CopySeen::Same, CopySeen::Same]
    });
    album.take("same", StageKind::Fingerprint, |moment| {
        moment.copies.fill(CopySeen::Same)
    });
    album.take("certificate", StageKind::Reading, |moment| {
        moment.copies.fill(CopySeen::Same);
        moment.standing = moment.page;
    });
    album.take("paused-opening", StageKind::Paused, |moment| {
        moment.paused = Some("09:33:20".into())
    });
    album.take("stage-digits", StageKind::Digits, |moment| {
        moment.certificate_read = true;
        moment.typed = "407".into();
    });
    album
        .stage
        .play_until(|s| s.state().milestone() == Milestone::StageCalled);
    album.take("stage-called", StageKind::Digits, |_| {});
}

fn rolls(album: &mut Album) {
    let with_keys = |moment: &mut HallMoment<'_>| moment.keys_with_parent = true;
    let rolling = |value, past| {
        move |moment: &mut HallMoment<'_>| {
            moment.keys_with_parent = true;
            moment.rolling = Some(RollInProgress {
                tick: 83,
                value,
                past: Some(past),
                hz: 8,
            });
        }
    };
    let begun = |phase: &SchoolPhase| {
        matches!(
            phase,
            SchoolPhase::Roll {
                begun: OpenRoll::Rolling,
                ..
            }
        )
    };
    until(&mut album.stage, |phase| {
        matches!(phase, SchoolPhase::Roll { .. })
    });
    album.take("school", StageKind::School, |_| {});
    album.take("start-ready", StageKind::RollReady, with_keys);
    until(&mut album.stage, begun);
    album.take(
        "start-rolling",
        StageKind::Rolling,
        rolling(4_827_163, 7_305_928),
    );
    // The power goes: the roll that was begun gives no result, and another begins.
    album.stage.kill_and_resume();
    album.stage.read_shares();
    album.take("start-again-ready", StageKind::RollReady, with_keys);
    album.take("paused-roll", StageKind::Paused, |moment| {
        moment.paused = Some("09:51:40".into())
    });
    album.stage.session_mut().run(Command::BeginRoll).unwrap();
    album.take(
        "start-again",
        StageKind::Rolling,
        rolling(4_827_163, 7_305_928),
    );
    album.take("start-quick", StageKind::Rolling, |moment| {
        rolling(4_827_163, 7_305_928)(moment);
        moment
            .rolling
            .iter_mut()
            .for_each(|rolling| rolling.hz = 20);
        moment.may_stop = false;
    });
    album
        .stage
        .play_until(|s| s.state().turns()[0].start.is_some());
    album.take("start-stopped", StageKind::RollStopped, |_| {});
    album.take("interval-ready", StageKind::RollReady, with_keys);
    until(&mut album.stage, begun);
    album.take("interval-rolling", StageKind::Rolling, rolling(37, 208));
    album.take("paused-interval", StageKind::Paused, |moment| {
        moment.paused = Some("09:54:02".into())
    });
    until(&mut album.stage, |phase| {
        matches!(phase, SchoolPhase::Selecting)
    });
    album.take("interval-stopped", StageKind::RollStopped, |_| {});
}

fn first_school(album: &mut Album) {
    album.stage.step();
    album.take("drawing-first", StageKind::Drawing, |_| {});
    album
        .stage
        .play_until(|s| s.state().turns()[0].picks.len() >= 40);
    album
        .stage
        .play_until(|s| matches!(now(s).stage, HallStage::Drawing(_)));
    album.take("drawing", StageKind::Drawing, |_| {});
    album.take("paused", StageKind::Paused, |moment| {
        moment.paused = Some("09:58:12".into())
    });
    album.stage.play_until(|s| {
        matches!(
            now(s).stage,
            HallStage::Drawing(DrawingStage {
                given: PlaceGiven::Waiting,
                ..
            })
        )
    });
    for _ in 0..3 {
        album.stage.step();
    }
    album.take("waiting", StageKind::Drawing, |_| {});
    until(&mut album.stage, |phase| {
        matches!(phase, SchoolPhase::Ending)
    });
    album.take("classes", StageKind::Classes, |_| {});
    album.take("classes-2", StageKind::Classes, |moment| {
        moment.standing = Duration::from_secs(12)
    });
    until(&mut album.stage, |phase| {
        matches!(phase, SchoolPhase::Completed)
    });
    album.take("school-done", StageKind::SchoolDone, |_| {});
    album.take("paused-between", StageKind::Paused, |moment| {
        moment.paused = Some("10:15:44".into())
    });
}

fn further_schools(album: &mut Album) {
    until(&mut album.stage, |phase| {
        matches!(phase, SchoolPhase::Roll { .. })
    });
    album.take("school-long", StageKind::School, |moment| {
        moment.presser = Some(1)
    });
    album.take("start-long", StageKind::RollReady, |moment| {
        moment.keys_with_parent = true
    });
    album
        .stage
        .play_until(|s| matches!(now(s).stage, HallStage::Together(_)));
    album.take("twins", StageKind::Together, |_| {});
    album
        .stage
        .play_until(|s| s.state().turns()[1].over_plan() > 0);
    album.take("twins-over", StageKind::Together, |_| {});
    until(&mut album.stage, |phase| {
        matches!(phase, SchoolPhase::Completed)
    });
    album.take("school-done-over", StageKind::SchoolDone, |_| {});
    until(&mut album.stage, |phase| {
        matches!(phase, SchoolPhase::Roll { .. })
    });
    album.take("school-small", StageKind::School, |_| {});
    album
        .stage
        .play_until(|s| matches!(now(s).stage, HallStage::Together(_)));
    album.take("triplet", StageKind::Together, |_| {});
    let laps = |stage: &HallStage| matches!(stage, HallStage::Drawing(drawing) if !drawing.laps.is_empty());
    album
        .stage
        .play_until(|s| laps(&now(s).stage) || s.state().completed_schools() == 3);
    album.take("drawing-laps", StageKind::Drawing, |_| {});
    album.stage.play_to_the_end();
    album.take("all-done", StageKind::Poster, |_| {});
}

fn of_the_large_school(album: &mut Album) {
    album.stage = ceremony(&large(), LastPlace::Exceed);
    until(&mut album.stage, |phase| {
        matches!(phase, SchoolPhase::Selecting)
    });
    album
        .stage
        .play_until(|s| s.state().turns()[0].picks.len() == 200);
    album
        .stage
        .play_until(|s| matches!(now(s).stage, HallStage::Drawing(_)));
    album.take("large-drawing", StageKind::Drawing, |_| {});
    album
        .stage
        .play_until(|s| matches!(now(s).stage, HallStage::Together(_)));
    album.take("large-triplet", StageKind::Together, |_| {});
    until(&mut album.stage, |phase| {
        matches!(phase, SchoolPhase::Ending)
    });
    album.take("large-classes", StageKind::Classes, |_| {});
    album
        .stage
        .play_until(|s| s.state().completed_schools() == 1);
    album.take("large-done", StageKind::SchoolDone, |_| {});
}

/// All of them, of the real thing.
pub fn pictures() -> &'static [Named] {
    static ALL: OnceLock<Vec<Named>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut album = Album {
            stage: ceremony(&many(), LastPlace::Exceed),
            pictures: Vec::new(),
        };
        preparing(&mut album);
        opening(&mut album);
        rolls(&mut album);
        first_school(&mut album);
        further_schools(&mut album);
        of_the_large_school(&mut album);
        album.pictures
    })
}

/// The picture of this name.
#[track_caller]
pub fn picture(name: &str) -> &'static Scene {
    &pictures()
        .iter()
        .find(|(own, _)| own == name)
        .expect(name)
        .1
}

/// The same picture in a rehearsal.
pub fn rehearsed(scene: &Scene) -> Scene {
    let ground = SceneGround::Rehearsal {
        plate: gettext("Rehearsal · void"),
        watermark: gettext("Rehearsal"),
    };
    Scene {
        ground,
        ..scene.clone()
    }
}
