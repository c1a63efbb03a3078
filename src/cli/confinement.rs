// SPDX-License-Identifier: Apache-2.0

//! Limits of the process: files that only its user can read, and no core dump, because shares stand
//! in its memory.
//!
//! Invariant: set before any file is opened, by every subcommand. Deliberately absent: the modes of
//! folders that exist already; whoever named them chose who may look in.

use rustix::fs::Mode;
use rustix::process::{
    DumpableBehavior, Resource, Rlimit, set_dumpable_behavior, setrlimit, umask,
};

/// Files of this process are 0600 and its folders 0700 from now on; it leaves no core dump, and no
/// other process of its user can read its memory.
pub(super) fn confine() -> std::io::Result<()> {
    umask(Mode::RWXG | Mode::RWXO);
    let nothing = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    setrlimit(Resource::Core, nothing)?;
    set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::process::{dumpable_behavior, getrlimit};

    #[test]
    fn nothing_is_dumped_and_files_are_the_users_own() {
        confine().unwrap();
        assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
        let core = getrlimit(Resource::Core);
        assert_eq!((core.current, core.maximum), (Some(0), Some(0)));
        assert_eq!(umask(Mode::RWXG | Mode::RWXO), Mode::RWXG | Mode::RWXO);
    }
}
