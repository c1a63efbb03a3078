// SPDX-License-Identifier: Apache-2.0

//! Memory that holds shares and must not reach a swap file.
//!
//! Invariant: locked pages stay locked to the end of the process. Deliberately absent: overwriting
//! them, which the values do when they are dropped.

/// Keeps the pages of these values in RAM, where the system allows it. Where it does not (a limit
/// of locked memory), the values are as they were.
pub fn keep_in_ram<T>(values: &[T]) {
    if let Ok(guard) = region::lock(values.as_ptr(), size_of_val(values)) {
        // Locks are per page: unlocking one would unlock a secret beside it.
        std::mem::forget(guard);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kilobytes that this process has locked.
    fn locked() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmLck:"));
        let words = line.unwrap().split_whitespace().next().unwrap();
        words.parse().unwrap()
    }

    #[test]
    fn the_pages_of_a_value_are_locked_and_nothing_is_no_error() {
        keep_in_ram::<u8>(&[]);
        let values = vec![[7_u8; 32]; 3];
        keep_in_ram(&values);
        assert!(locked() >= 4);
        drop(values);
        assert!(locked() >= 4, "a secret beside it stays locked");
    }
}
