// SPDX-License-Identifier: Apache-2.0

//! Enumerations whose values have a code on the ledger.
//!
//! Invariant: codes, the list of all values and both directions of the conversion come from one
//! declaration, so no value can lack a code, be missing from the list or fail to read back.

/// Declares an enum without fields, with the code of each value on the ledger. The type gets `ALL`,
/// `code`, `from_code`, `Display` and strict JSON (the code as a string).
macro_rules! coded_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident {
            $( $(#[$variant_meta:meta])* $variant:ident => $code:literal, )+
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name {
            $( $(#[$variant_meta])* $variant, )+
        }

        impl $name {
            /// All values, in the order of their declaration.
            pub const ALL: [Self; [$( $code ),+].len()] = [$( Self::$variant ),+];

            /// Returns the code by which the ledger names this value.
            pub const fn code(self) -> &'static str {
                match self {
                    $( Self::$variant => $code, )+
                }
            }

            /// Returns the value of a code; `None` for any other text.
            pub fn from_code(code: &str) -> Option<Self> {
                match code {
                    $( $code => Some(Self::$variant), )+
                    _ => None,
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = String::deserialize(deserializer)?;
                Self::from_code(&code).ok_or_else(|| {
                    <D::Error as serde::de::Error>::custom(format!("unknown code {code:?}"))
                })
            }
        }
    };
}

pub(crate) use coded_enum;
