//! The numbers of one limit.

/// A burst and a sustained rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    /// Requests that may come at once: the size of the bucket.
    pub burst: u32,
    /// Requests added in each period.
    pub amount: u32,
    /// The period in which `amount` requests are added.
    pub period: Period,
}

/// What a sustained rate is counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// Refilled by the millisecond.
    Second,
    /// Refilled each second.
    Minute,
    /// Refilled each second.
    Hour,
}

impl Rate {
    /// `amount` requests a second, `burst` at once.
    pub const fn per_second(burst: u32, amount: u32) -> Self {
        Self {
            burst,
            amount,
            period: Period::Second,
        }
    }

    /// `amount` requests a minute, `burst` at once.
    pub const fn per_minute(burst: u32, amount: u32) -> Self {
        Self {
            burst,
            amount,
            period: Period::Minute,
        }
    }

    /// `amount` requests an hour, `burst` at once.
    pub const fn per_hour(burst: u32, amount: u32) -> Self {
        Self {
            burst,
            amount,
            period: Period::Hour,
        }
    }
}

impl Period {
    /// Its length in milliseconds.
    pub(super) const fn milliseconds(self) -> u32 {
        match self {
            Self::Second => 1_000,
            Self::Minute => 60_000,
            Self::Hour => 3_600_000,
        }
    }

    /// Milliseconds between two refills.
    pub(super) const fn step(self) -> u32 {
        match self {
            Self::Second => 1,
            Self::Minute | Self::Hour => 1_000,
        }
    }

    /// Its English name, as the text of a refusal has it.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
        }
    }
}
