//! Tests (xét nghiệm): what was taken from whom, when, and what came of it. A positive test opens no case by itself;
//! somebody decides that.

use serde::{Deserialize, Serialize};

use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::person::Person;

/// One test of a person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Test {
    /// Whose.
    pub person: Id<Person>,
    /// When the sample was taken; midnight where only the day is known.
    pub taken_at: Moment,
    /// How it is tested.
    #[serde(default)]
    pub kind: TestKind,
    /// What came of it.
    #[serde(default)]
    pub result: TestResult,
    /// The cycle threshold (Ct) of an RT-PCR in tenths, where told: 253 is 25.3.
    #[serde(default)]
    pub ct: Option<u16>,
    /// Where the sample was taken.
    #[serde(default)]
    pub place: String,
    /// The code of the sample.
    #[serde(default)]
    pub sample: String,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

impl Test {
    /// A sample of a person of which nothing more is known.
    pub fn of(person: Id<Person>, taken_at: Moment) -> Self {
        Self {
            person,
            taken_at,
            kind: TestKind::default(),
            result: TestResult::default(),
            ct: None,
            place: String::new(),
            sample: String::new(),
            note: String::new(),
        }
    }
}

/// How a sample is tested.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TestKind {
    /// Test nhanh kháng nguyên.
    #[default]
    Rapid,
    /// RT-PCR mẫu đơn.
    RtPcr,
    /// RT-PCR mẫu gộp: a positive pool says that somebody of it is positive.
    PooledRtPcr,
    /// Another way.
    Other,
}

impl TestKind {
    /// Every kind.
    pub const ALL: [TestKind; 4] = [TestKind::Rapid, TestKind::RtPcr, TestKind::PooledRtPcr, TestKind::Other];

    /// The name that exports use.
    pub fn name(self) -> &'static str {
        match self {
            TestKind::Rapid => "rapid",
            TestKind::RtPcr => "rt_pcr",
            TestKind::PooledRtPcr => "pooled_rt_pcr",
            TestKind::Other => "other",
        }
    }
}

/// What came of a test.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TestResult {
    /// Chờ kết quả.
    #[default]
    Waiting,
    /// Âm tính.
    Negative,
    /// Dương tính.
    Positive,
    /// Nghi ngờ, không xác định.
    Inconclusive,
}

impl TestResult {
    /// Every result.
    pub const ALL: [TestResult; 4] =
        [TestResult::Waiting, TestResult::Negative, TestResult::Positive, TestResult::Inconclusive];

    /// The name that exports use.
    pub fn name(self) -> &'static str {
        match self {
            TestResult::Waiting => "waiting",
            TestResult::Negative => "negative",
            TestResult::Positive => "positive",
            TestResult::Inconclusive => "inconclusive",
        }
    }
}

/// What a Ct can be, in tenths: an RT-PCR runs at most some 50 cycles.
pub const CT_POSSIBLE: (u16, u16) = (10, 500);
