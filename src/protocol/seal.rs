// SPDX-License-Identifier: Apache-2.0

//! Freeze, leaves, commits and the fingerprint (PROTOCOL §3, §5.1, §6).
//!
//! Invariant: each value covers the exact bytes of the files that it fixes.

use super::hash::h;
use super::{Commitment, Digest, Salt, Share};

/// Returns `C0` = H("freeze", rules.json, pool.tsv): shown before any digit is called.
pub fn freeze(rules_json: &[u8], pool_tsv: &[u8]) -> Digest {
    h("freeze", &[rules_json, pool_tsv])
}

/// Returns `C1` = H("seal", C0, D0, entries.tsv, commit1, …): the fingerprint (封盘指纹).
pub fn fingerprint(
    freeze: &Digest,
    digits: &str,
    entries_tsv: &[u8],
    commits: &[Commitment],
) -> Digest {
    let mut fields: Vec<&[u8]> = vec![freeze.as_bytes(), digits.as_bytes(), entries_tsv];
    fields.extend(commits.iter().map(|commit| commit.as_bytes().as_slice()));
    h("seal", &fields)
}

/// Returns a custodian's commitment to its share: H("share", custodian, share) (PROTOCOL §6).
pub fn commit(custodian: &str, share: &Share) -> Commitment {
    let digest = h("share", &[custodian.as_bytes(), share.as_bytes()]);
    Commitment::new(*digest.as_bytes())
}

/// Returns the leaf of an entry (PROTOCOL §3): its salt, its school, then serial and name of each
/// child. `children` come by serial ascending.
pub fn leaf<'a>(
    salt: &Salt,
    school: &str,
    children: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Digest {
    let mut fields: Vec<&[u8]> = vec![salt.as_bytes(), school.as_bytes()];
    for (serial, name) in children {
        fields.extend([serial.as_bytes(), name.as_bytes()]);
    }
    h("entry", &fields)
}
