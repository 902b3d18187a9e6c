//! What can be typed. The words of the help stand in the phrasebook and are put in by `help`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::exchange::curve::DAYS_MAX;

#[derive(Debug, Parser)]
#[command(name = "trucban", version, disable_help_flag = true, disable_version_flag = true)]
#[command(disable_help_subcommand = true)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) everywhere: Everywhere,
    #[command(subcommand)]
    pub(super) task: Option<Task>,
}

// Options that stand before or after a subcommand.
#[derive(Debug, Args)]
pub(super) struct Everywhere {
    #[arg(long, global = true, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    #[arg(long, global = true, value_name = "vi|en", value_enum, hide_possible_values = true)]
    pub(super) lang: Option<Lang>,
    #[arg(long, global = true)]
    pub(super) plain: bool,
    #[arg(long, global = true)]
    pub(super) read_only: bool,
    #[arg(long, global = true)]
    pub(super) demo: bool,
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) socket: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Lang {
    Vi,
    En,
}

#[derive(Debug, Subcommand)]
pub(super) enum Task {
    Import(ImportArguments),
    Export(ExportArguments),
    Report(ReportArguments),
    Tree(TreeArguments),
    Curve(CurveArguments),
    History(HistoryArguments),
    Who(WhoArguments),
    Verify {
        #[arg(value_name = "ANCHOR")]
        anchors: Vec<String>,
    },
    Desk {
        #[arg(long)]
        foreground: bool,
        #[arg(long, requires = "foreground")]
        group: bool,
        // How this program starts itself as a service.
        #[arg(long, hide = true, conflicts_with = "foreground")]
        detached: bool,
    },
    Pin {
        #[arg(value_name = "OFFICER")]
        officer: String,
    },
    Stop,
    Status {
        #[arg(long, value_enum, default_value = "text", value_name = "FORMAT", hide_possible_values = true)]
        #[arg(hide_default_value = true)]
        format: StatusFormat,
    },
    // How this program starts itself to read a workbook.
    #[command(hide = true)]
    ReadWorkbook,
    // How this program starts itself to wait for a printer.
    #[command(hide = true)]
    PrintFile {
        #[arg(value_name = "SECONDS", hide = true)]
        seconds: u32,
        #[arg(value_name = "WORD", required = true, last = true, hide = true)]
        words: Vec<OsString>,
    },
    Completions {
        #[arg(value_name = "SHELL", value_enum, hide_possible_values = true)]
        shell: clap_complete::Shell,
    },
}

#[derive(Debug, Args)]
pub(super) struct ImportArguments {
    #[arg(value_name = "KIND", value_enum, hide_possible_values = true, display_order = 1)]
    pub(super) kind: ListKind,
    #[arg(value_name = "FILE", required = true, display_order = 2)]
    pub(super) files: Vec<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(super) map: Option<PathBuf>,
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    pub(super) format: Option<ImportFormat>,
    #[arg(long, value_name = "SHEET")]
    pub(super) sheet: Option<String>,
    #[arg(long)]
    pub(super) dry_run: bool,
    #[arg(long)]
    pub(super) keep_going: bool,
}

#[derive(Debug, Args)]
pub(super) struct ExportArguments {
    #[arg(value_name = "KIND", value_enum, hide_possible_values = true)]
    pub(super) kind: ExportKind,
    #[arg(long, value_enum, default_value = "csv", value_name = "FORMAT", hide_possible_values = true)]
    #[arg(hide_default_value = true)]
    pub(super) format: ExportFormat,
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    #[arg(long)]
    pub(super) with_names: bool,
}

#[derive(Debug, Args)]
pub(super) struct HistoryArguments {
    #[arg(long, value_name = "RECORD")]
    pub(super) record: Option<String>,
    #[arg(long)]
    pub(super) with_names: bool,
}

#[derive(Debug, Args)]
pub(super) struct WhoArguments {
    #[arg(value_name = "DUTY")]
    pub(super) duty: Option<String>,
    #[arg(long, value_name = "AREA")]
    pub(super) area: Option<String>,
    #[arg(long, value_name = "TIME")]
    pub(super) at: Option<String>,
    #[arg(long, value_enum, default_value = "text", value_name = "FORMAT", hide_possible_values = true)]
    #[arg(hide_default_value = true)]
    pub(super) format: WhoFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum WhoFormat {
    Text,
    Json,
}

#[derive(Debug, Args)]
pub(super) struct ReportArguments {
    #[arg(value_name = "KIND", value_enum, hide_possible_values = true)]
    pub(super) kind: ReportKind,
    #[arg(long, value_enum, default_value = "area", value_name = "area|carer", hide_possible_values = true)]
    #[arg(hide_default_value = true)]
    pub(super) by: CallSheetBy,
    #[arg(long, value_name = "DAY")]
    pub(super) date: Option<String>,
    #[arg(long, value_name = "DAY")]
    pub(super) from: Option<String>,
    #[arg(long, value_name = "OFFICER")]
    pub(super) carer: Option<String>,
    #[arg(long, value_name = "NUMBER")]
    pub(super) round: Option<u32>,
    #[arg(long, value_name = "NUMBER")]
    pub(super) number: Option<u32>,
    #[arg(long, value_enum, default_value = "txt", value_name = "FORMAT", hide_possible_values = true)]
    #[arg(hide_default_value = true)]
    pub(super) format: ReportFormat,
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportKind {
    Daily,
    Weekly,
    Situation,
    CallSheet,
    DailySheet,
    Directives,
    DutyBook,
    Handover,
    Hours,
    Papers,
    Phones,
    Screening,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CallSheetBy {
    Area,
    Carer,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    Txt,
    Docx,
    Xlsx,
    Json,
}

#[derive(Debug, Args)]
pub(super) struct TreeArguments {
    #[arg(long, value_name = "CASE")]
    pub(super) root: Option<String>,
    #[arg(long, value_enum, default_value = "txt", value_name = "FORMAT", hide_possible_values = true)]
    #[arg(hide_default_value = true)]
    pub(super) format: TreeFormat,
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    #[arg(long)]
    pub(super) with_names: bool,
}

#[derive(Debug, Args)]
pub(super) struct CurveArguments {
    #[arg(long, value_name = "DAYS", default_value_t = 60, hide_default_value = true)]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=DAYS_MAX))]
    pub(super) days: u64,
    #[arg(long, value_name = "DAY")]
    pub(super) date: Option<String>,
    #[arg(long, value_enum, default_value = "txt", value_name = "FORMAT", hide_possible_values = true)]
    #[arg(hide_default_value = true)]
    pub(super) format: CurveFormat,
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum CurveFormat {
    Txt,
    Csv,
    Svg,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ListKind {
    Cases,
    Contacts,
    Readings,
    Tests,
    Arrivals,
    Directives,
    FollowUps,
    Screenings,
    Transfers,
    Papers,
    Roster,
    Tasks,
    Areas,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ImportFormat {
    Csv,
    Xlsx,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportKind {
    Cases,
    Contacts,
    Readings,
    Tests,
    Arrivals,
    Directives,
    FollowUps,
    Screenings,
    Transfers,
    Papers,
    Roster,
    Tasks,
    Areas,
    Alerts,
    Vaccination,
    Journal,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ExportFormat {
    Csv,
    Xlsx,
    Json,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum TreeFormat {
    Txt,
    Json,
    Dot,
    Svg,
    Csv,
}

impl TreeFormat {
    /// Whether it shows names, which are masked unless they are asked for.
    pub(super) fn has_names(self) -> bool {
        matches!(self, TreeFormat::Txt | TreeFormat::Dot | TreeFormat::Svg)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum StatusFormat {
    Text,
    Json,
}
