// SPDX-License-Identifier: Apache-2.0

//! Choices of the rules as values of options.
//!
//! Invariant: an option has exactly the values that `rules.json` has, under the same names, because
//! both come from the enum of the rules.

use crate::ceremony::rules::{CountingStep, IntervalMax, LastPlace, Numbering, SchoolOrder};
use clap::ValueEnum;
use clap::builder::PossibleValue;
use serde::Serialize;

/// Returns a choice under its name in `rules.json`.
fn named<T: Serialize>(choice: &T) -> Option<PossibleValue> {
    let written = serde_json::to_value(choice).ok()?;
    written
        .as_str()
        .map(|name| PossibleValue::new(name.to_owned()))
}

/// Implements the values of an option for enums of the rules, from `ALL` and their JSON.
macro_rules! option_values {
    ($($choice:ty),+) => {
        $(impl ValueEnum for $choice {
            fn value_variants<'a>() -> &'a [Self] {
                &Self::ALL
            }

            fn to_possible_value(&self) -> Option<PossibleValue> {
                named(self)
            }
        })+
    };
}

option_values!(CountingStep, IntervalMax, LastPlace, Numbering, SchoolOrder);

#[cfg(test)]
mod tests {
    use super::*;

    fn names<T: ValueEnum>() -> Vec<String> {
        let values = T::value_variants().iter();
        let values = values.filter_map(ValueEnum::to_possible_value);
        values.map(|value| value.get_name().to_owned()).collect()
    }

    #[test]
    fn options_have_the_names_of_rules_json() {
        assert_eq!(names::<LastPlace>()[..3], ["exceed", "skip", "split"]);
        assert_eq!(names::<CountingStep>(), ["count-remaining", "carry"]);
        assert_eq!(names::<IntervalMax>(), ["children", "entries"]);
        assert_eq!(names::<Numbering>(), ["drawn", "imported"]);
        assert_eq!(names::<SchoolOrder>(), ["set", "drawn"]);
    }
}
