//! What the five papers demand of the roster, tasks, playbooks and areas: each demand and the test that holds it. The rows
//! are those of the design's table of demands; a test that is renamed or gone is missed here.

use std::path::Path;

/// Row of the table of demands, what the paper says, and the test: its file and its name.
const DEMANDS: &[(u8, &str, &str, &str)] = &[
    (
        1,
        "seven levels, what each answers for, to whom each reports",
        "tests/all/templates.rs",
        "the_regulation_of_seed_000_is_read_back_from_the_roster_alone",
    ),
    (
        2,
        "five fields: who leads, coordinates, advises, supervises",
        "tests/all/templates.rs",
        "the_regulation_of_seed_000_is_read_back_from_the_roster_alone",
    ),
    (
        3,
        "home isolation: visits, violations recorded, enforcement",
        "src/tui/playbooks/tests.rs",
        "every_scenario_of_the_papers_stands",
    ),
    (
        4,
        "the roster re-constituted: as it was on any day; delegation",
        "tests/all/responsibility.rs",
        "who_leaves_is_kept_and_a_delegation_is_followed",
    ),
    (4, "the whole roster as of a day", "tests/all/command_line.rs", "who_answers_is_asked_in_a_shell"),
    (
        5,
        "reporting regime: who reports what to whom, through whom, by when",
        "tests/all/responsibility.rs",
        "the_lists_of_delegations_and_reports_make_change_and_delete",
    ),
    (
        7,
        "a named carer for each area; more people where need is higher",
        "tests/all/areas.rs",
        "every_survey_is_drawn_at_both_sizes_and_space_turns",
    ),
    (
        11,
        "the ward's own founding papers as a checklist",
        "src/tui/playbooks/tests.rs",
        "every_scenario_of_the_papers_stands",
    ),
    (
        12,
        "support by mass organisations: food, waste, boarding houses",
        "tests/all/playbooks.rs",
        "one_that_needs_somebody_says_whom_to_choose",
    ),
    (
        13,
        "inspection teams: findings and what follows from them",
        "tests/all/playbooks.rs",
        "a_conclusion_typed_on_the_card_becomes_a_part",
    ),
    (
        15,
        "mobile stations and reinforcement: forces in the roster",
        "tests/all/responsibility.rs",
        "a_force_stands_beside_its_duty",
    ),
    (16, "wide testing at high-risk places", "src/tui/playbooks/tests.rs", "every_scenario_of_the_papers_stands"),
    (
        17,
        "forces at checkpoints and markets",
        "tests/all/templates.rs",
        "the_figures_of_seed_004_stand_in_its_template",
    ),
    (19, "supervision of heads of units", "src/tui/playbooks/tests.rs", "every_scenario_of_the_papers_stands"),
    (
        20,
        "numbered directives, execution reported back",
        "tests/all/tasks.rs",
        "a_directive_has_its_tasks_and_says_when_its_answer_is_overdue",
    ),
    (
        21,
        "an F0 is reported at once to named leaders, who answered when",
        "tests/all/playbooks.rs",
        "an_unanswered_call_goes_to_the_next_number_and_up_the_chain",
    ),
    (
        23,
        "two scenarios, PA1 and PA2",
        "src/domain/playbook/tests.rs",
        "a_contact_who_becomes_an_f0_is_the_first_scenario_and_not_the_second",
    ),
    (
        24,
        "focal points reachable by telephone",
        "src/domain/climbing.rs",
        "a_call_that_nobody_answers_goes_to_the_next_number_and_then_up_the_chain",
    ),
    (25, "leave of the area: who asks whom", "src/tui/playbooks/tests.rs", "leave_is_asked_of_the_position_above"),
    (26, "checks at offices", "src/tui/playbooks/tests.rs", "every_scenario_of_the_papers_stands"),
    (
        27,
        "risk areas with colour and measure, assessed and applied",
        "tests/all/areas.rs",
        "the_figures_of_seed_004_stand_on_the_screen",
    ),
    (
        28,
        "13 TDP, 9 teams, 91 groups, belts, patrols",
        "tests/all/areas.rs",
        "the_figures_of_seed_004_stand_on_the_screen",
    ),
    (
        29,
        "households in need, nobody missed",
        "tests/all/areas.rs",
        "a_household_that_was_supplied_leaves_the_list_at_once",
    ),
    (
        20,
        "the register of directives on paper",
        "tests/all/papers.rs",
        "the_register_of_directives_is_written_three_ways",
    ),
    (30, "commitments of each household", "src/tui/playbooks/tests.rs", "every_scenario_of_the_papers_stands"),
    (
        32,
        "people with an epidemiological factor: register, cycle of tests, follow-up, count",
        "tests/all/arrivals.rs",
        "the_list_says_first_what_is_due",
    ),
];

#[test]
fn every_demand_has_its_test() {
    for (row, demand, file, name) in DEMANDS {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
        assert!(text.contains(&format!("fn {name}()")), "row {row} ({demand}): {file} has no test {name}");
    }
}
