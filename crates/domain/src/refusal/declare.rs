//! One declaration of reasons: the enum, its kinds, the code of each, whether it lies in the state, and a
//! sample.

/// Declares an enum of reasons against a command and the enum of their kinds, by one entry each:
///
/// ```text
/// /// The report is locked.
/// state CaseLocked {
///     /// Its state.
///     status: Status = Status::Requested,
/// } = "case_locked",
/// ```
///
/// `state` says that the time or the state is wrong, so that the same input may be right at another
/// time; `input` that the input is. After each field stands its value in the sample.
#[macro_export]
macro_rules! reasons {
    (
        $(#[$on_enum:meta])*
        pub enum $reasons:ident, of $kinds:ident {
            $(
                $(#[$on_reason:meta])*
                $lies_in:ident $name:ident
                $({ $( $(#[$on_field:meta])* $field:ident : $type:ty = $sample:expr, )+ })?
                = $code:literal,
            )+
        }
    ) => {
        $(#[$on_enum])*
        pub enum $reasons {
            $(
                $(#[$on_reason])*
                $name $({ $( $(#[$on_field])* $field: $type, )+ })?,
            )+
        }

        #[doc = concat!("The kinds of [`", stringify!($reasons), "`], without their parameters.")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $kinds {
            $( $(#[$on_reason])* $name, )+
        }

        impl $kinds {
            /// The stable code. It never changes once published.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self {
                    $( Self::$name => $code, )+
                }
            }

            /// Whether it lies in the time or the state, not in the input.
            #[must_use]
            pub fn is_state(self) -> bool {
                match self {
                    $( Self::$name => $crate::reasons!(@ $lies_in), )+
                }
            }
        }

        impl $reasons {
            /// Of which kind it is.
            #[must_use]
            pub fn kind(&self) -> $kinds {
                match self {
                    $( Self::$name { .. } => $kinds::$name, )+
                }
            }

            /// The stable code. It never changes once published.
            #[must_use]
            pub fn code(&self) -> &'static str {
                self.kind().code()
            }

            /// One of each, for descriptions and for checking that each has its words.
            #[must_use]
            pub fn one_of_each() -> Vec<Self> {
                vec![$( Self::$name $({ $( $field: $sample, )+ })?, )+]
            }
        }

        impl $crate::refusal::Reason for $reasons {
            fn is_state(&self) -> bool {
                self.kind().is_state()
            }
        }
    };
    (@ state) => { true };
    (@ input) => { false };
}
