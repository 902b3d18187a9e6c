//! The columns of a report (rules-vn §8 and what seeds 001 and 004 add). The name of each is what files and phrases use.

/// Makes the columns, each with its name.
macro_rules! columns {
    ($($(#[doc = $doc:literal])+ $column:ident = $name:literal,)*) => {
        /// A column of a report.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Column {
            $($(#[doc = $doc])+ $column,)*
        }

        impl Column {
            /// Every column.
            pub const ALL: &[Column] = &[$(Column::$column,)*];

            /// The name that files and phrases use.
            pub fn name(self) -> &'static str {
                match self {
                    $(Column::$column => $name,)*
                }
            }
        }
    };
}

columns! {
    /// Under treatment in the report before.
    Before = "before",
    /// Mắc mới: confirmed since the cut-off before.
    ConfirmedNew = "confirmed_new",
    /// Bổ sung: confirmed before that, and not counted then.
    ConfirmedLate = "confirmed_late",
    /// Chuyển đến: taken over from another ward.
    Arrived = "arrived",
    /// Taken over before the cut-off before, and not counted then.
    ArrivedLate = "arrived_late",
    /// Khỏi.
    Released = "released",
    /// Released before the cut-off before, and not counted then.
    ReleasedLate = "released_late",
    /// Chuyển tuyến, to a hospital.
    Transferred = "to_hospital",
    /// To a hospital before the cut-off before, and not counted then.
    TransferredLate = "to_hospital_late",
    /// Chuyển giao, chuyển đi nơi khác.
    MovedAway = "moved_away",
    /// Away before the cut-off before, and not counted then.
    MovedAwayLate = "moved_away_late",
    /// Tử vong, of those under treatment here.
    Died = "died",
    /// Died before the cut-off before, and not counted then.
    DiedLate = "died_late",
    /// Mở lại: was over in the report before.
    CorrectedReopened = "corrected_reopened",
    /// Xóa (trùng, nhầm).
    CorrectedDeleted = "corrected_deleted",
    /// Loại trừ.
    CorrectedExcluded = "corrected_excluded",
    /// No longer confirmed.
    CorrectedUnconfirmed = "corrected_unconfirmed",
    /// A day was changed: it lies behind the cut-off now.
    CorrectedRedated = "corrected_redated",
    /// Đang điều trị, counted apart from the flows.
    UnderTreatment = "under_treatment",
    /// Lũy tích: every case that was ever counted.
    Cumulative = "cumulative",
    /// By how many the cumulative figure fell: cases that count no more.
    CumulativeCorrected = "cumulative_corrected",
    /// Khỏi, lũy tích.
    CumulativeReleased = "cumulative_released",
    /// Chuyển đi, lũy tích.
    CumulativeGone = "cumulative_transferred",
    /// Tử vong, lũy tích.
    CumulativeDied = "cumulative_died",
    /// Died after having left the ward's care.
    DiedElsewhere = "died_elsewhere",
    /// Mắc lại, of those who came in.
    RecurrentNew = "recurrent_new",
    /// Mắc lại: later episodes of one person, cumulative.
    Recurrent = "recurrent",
    /// Nghi ngờ, tự khai: open and not confirmed.
    Suspected = "suspected",
    /// Under treatment, nguy cơ thấp.
    RiskLow = "risk_low",
    /// Nguy cơ trung bình.
    RiskMedium = "risk_medium",
    /// Nguy cơ cao.
    RiskHigh = "risk_high",
    /// Nguy cơ rất cao.
    RiskVeryHigh = "risk_very_high",
    /// Of whom no pack says a tier.
    RiskUnknown = "risk_unknown",
    /// Under treatment without a signed decision.
    NoDecision = "no_decision",
    /// Released without the certificate that is owed.
    NoCertificate = "no_certificate",
    /// Papers past their hour.
    PapersLate = "papers_late",
    /// Under treatment and not measured in the running slot.
    Overdue = "overdue",
    /// Under treatment without a carer.
    WithoutCarer = "without_carer",
    /// On the way to a hospital or another ward.
    OnTheWay = "on_the_way",
    /// Alerts raised since the cut-off before.
    AlertsRaised = "alerts_raised",
    /// Of them those that were or became khẩn.
    AlertsUrgent = "alerts_urgent",
    /// Alerts that are open.
    AlertsOpen = "alerts_open",
    /// F1 who began to be followed.
    F1New = "f1_new",
    /// F1 who are followed.
    F1Open = "f1_open",
    /// F1 who completed it.
    F1Done = "f1_done",
    /// F1 who were ever followed.
    F1Total = "f1_total",
    /// F2 who began to be followed.
    F2New = "f2_new",
    /// F2 who are followed.
    F2Open = "f2_open",
    /// F2 who completed it.
    F2Done = "f2_done",
    /// F2 who were ever followed.
    F2Total = "f2_total",
    /// F1 by their contacts, followed or not.
    ContactsF1 = "contacts_f1",
    /// F2 by their contacts, followed or not.
    ContactsF2 = "contacts_f2",
    /// Followed elsewhere than at home: who began.
    QuarantinedNew = "quarantined_new",
    /// Followed elsewhere than at home.
    Quarantined = "quarantined",
    /// Who completed it there.
    QuarantinedDone = "quarantined_done",
    /// Who was handed over from there.
    QuarantinedMoved = "quarantined_moved",
    /// Who was ever followed there.
    QuarantinedTotal = "quarantined_total",
    /// From an outbreak area: registered since the cut-off before.
    OutbreakNew = "outbreak_new",
    /// From an outbreak area: followed.
    OutbreakOpen = "outbreak_open",
    /// From an outbreak area: completed.
    OutbreakDone = "outbreak_done",
    /// From an outbreak area: ever registered.
    OutbreakTotal = "outbreak_total",
    /// From abroad: registered since the cut-off before.
    EntryNew = "entry_new",
    /// From abroad: followed.
    EntryOpen = "entry_open",
    /// From abroad: completed.
    EntryDone = "entry_done",
    /// From abroad: ever registered.
    EntryTotal = "entry_total",
    /// Cough or fever in the community: symptoms told to the duty book, by whom they were told of.
    CoughNew = "cough_new",
    /// The same, altogether.
    CoughTotal = "cough_total",
    /// The same, of them tested since; nothing where no line became a person.
    CoughTested = "cough_tested",
    /// Rounds of wider testing that ran since the cut-off before.
    ScreeningRounds = "screening_rounds",
    /// Who is listed in them.
    ScreeningListed = "screening_listed",
    /// Of whom a sample was taken.
    ScreeningTaken = "screening_taken",
    /// Of whom it was positive.
    ScreeningPositive = "screening_positive",
    /// Persons known, of the vaccination review.
    VaccineKnown = "vaccine_known",
    /// Of them without any dose.
    VaccineNone = "vaccine_none",
    /// With too few doses.
    VaccineMissing = "vaccine_missing",
    /// Whom nobody asked.
    VaccineNotAsked = "vaccine_not_asked",
    /// Who refuse.
    VaccineRefuses = "vaccine_refuses",
    /// On duty in the shifts that run at the cut-off.
    StaffOnDuty = "staff_on_duty",
    /// Parts of the ward at level red.
    ZoneRed = "zone_red",
    /// At level orange.
    ZoneOrange = "zone_orange",
    /// At level yellow.
    ZoneYellow = "zone_yellow",
    /// At level green.
    ZoneGreen = "zone_green",
    /// The level of a part of the ward: 0 green to 3 red.
    ZoneLevel = "zone_level",
    /// The first day of the period of a statement, as days of the common era.
    PeriodFrom = "period_from",
    /// The day of the last case, as days of the common era.
    LastCase = "last_case",
    /// Days since the last case.
    DaysWithout = "days_without",
    /// The last follow-up that was written when the report was made; those behind it are new in the next.
    LastFollowUp = "last_follow_up",
    /// The last arrival.
    LastArrival = "last_arrival",
    /// The last test.
    LastTest = "last_test",
    /// The last line of the duty book.
    LastLine = "last_line",
}

impl Column {
    /// What went away, in time or late.
    pub const GONE: [Column; 4] =
        [Column::Transferred, Column::TransferredLate, Column::MovedAway, Column::MovedAwayLate];

    /// The corrections of who is under treatment.
    pub const CORRECTED: [Column; 5] = [
        Column::CorrectedReopened,
        Column::CorrectedDeleted,
        Column::CorrectedExcluded,
        Column::CorrectedUnconfirmed,
        Column::CorrectedRedated,
    ];

    /// The flows of cases.
    pub const FLOWS: [Column; 18] = [
        Column::ConfirmedNew,
        Column::ConfirmedLate,
        Column::Arrived,
        Column::ArrivedLate,
        Column::Released,
        Column::ReleasedLate,
        Column::Transferred,
        Column::TransferredLate,
        Column::MovedAway,
        Column::MovedAwayLate,
        Column::Died,
        Column::DiedLate,
        Column::CorrectedReopened,
        Column::CorrectedDeleted,
        Column::CorrectedExcluded,
        Column::CorrectedUnconfirmed,
        Column::CorrectedRedated,
        Column::CumulativeCorrected,
    ];

    /// What is counted of each part of the ward too.
    pub const BY_AREA: [Column; 15] = [
        Column::ConfirmedNew,
        Column::ConfirmedLate,
        Column::Arrived,
        Column::ArrivedLate,
        Column::Released,
        Column::ReleasedLate,
        Column::Transferred,
        Column::TransferredLate,
        Column::MovedAway,
        Column::MovedAwayLate,
        Column::Died,
        Column::DiedLate,
        Column::UnderTreatment,
        Column::Cumulative,
        Column::F1Open,
    ];

    /// Whether it counts corrections.
    pub fn is_corrected(self) -> bool {
        self == Column::CumulativeCorrected || Self::CORRECTED.contains(&self)
    }

    /// Which way a correction goes: 1 or -1.
    pub fn sign(self) -> i64 {
        if self == Column::CorrectedReopened { 1 } else { -1 }
    }
}

/// Whose samples (loại mẫu).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SampleGroup {
    /// F0.
    F0,
    /// F1.
    F1,
    /// F2.
    F2,
    /// Arrivals.
    Arrivals,
    /// Phong tỏa.
    Lockdown,
    /// Wider testing.
    Screening,
    /// Ho, sốt: of whom symptoms were told to the duty book, as far as the line became a person.
    Cough,
    /// Khác.
    Other,
}

impl SampleGroup {
    /// Every group, the first that fits counts.
    pub const ALL: [SampleGroup; 8] = [
        SampleGroup::F0,
        SampleGroup::F1,
        SampleGroup::F2,
        SampleGroup::Arrivals,
        SampleGroup::Lockdown,
        SampleGroup::Screening,
        SampleGroup::Cough,
        SampleGroup::Other,
    ];

    /// The name that files and phrases use.
    pub fn name(self) -> &'static str {
        match self {
            SampleGroup::F0 => "f0",
            SampleGroup::F1 => "f1",
            SampleGroup::F2 => "f2",
            SampleGroup::Arrivals => "arrivals",
            SampleGroup::Lockdown => "lockdown",
            SampleGroup::Screening => "screening",
            SampleGroup::Cough => "cough",
            SampleGroup::Other => "other",
        }
    }
}

/// What is counted of samples.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum SampleFigure {
    /// Trong ngày.
    New,
    /// Lũy kế.
    Total,
    /// Âm tính.
    Negative,
    /// Dương tính.
    Positive,
    /// Chờ kết quả, không xác định.
    Waiting,
}

impl SampleFigure {
    /// Every figure.
    pub const ALL: [SampleFigure; 5] =
        [SampleFigure::New, SampleFigure::Total, SampleFigure::Negative, SampleFigure::Positive, SampleFigure::Waiting];

    /// The name that files and phrases use.
    pub fn name(self) -> &'static str {
        match self {
            SampleFigure::New => "new",
            SampleFigure::Total => "total",
            SampleFigure::Negative => "negative",
            SampleFigure::Positive => "positive",
            SampleFigure::Waiting => "waiting",
        }
    }
}
