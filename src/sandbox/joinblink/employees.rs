//! Who works where: some names that pages have to cope with.

use serde::Serialize;

/// Somebody with an account at joinblink.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Employee {
    /// Opaque and case-sensitive.
    pub id: String,
    /// As they want to be called; may hold anything.
    pub display_name: String,
    /// Given name.
    pub first_name: String,
    /// Family name.
    pub second_name: String,
    /// At work.
    pub email: String,
    /// The number that the employer gave.
    pub employee_id: String,
    /// What they do.
    pub job_title: String,
    /// `active`.
    pub account_status: String,
}

/// Id, display name, given name, family name, number, job.
type Seed = [&'static str; 6];

const LONG: &str = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Cholmondeley-Majoribanks-Llanfairpwllgwyngyll\
    gogerychwyrndrobwllllantysiliogogogoch";

const FIRST: [Seed; 4] = [
    [
        "5f3AbC01e9",
        "Bob Smith",
        "Bob",
        "Smith",
        "E-1001",
        "Barista",
    ],
    [
        "Ana.Ruiz~7_x-2",
        "<b>Ana</b> & \"Ruiz\"",
        "Ana",
        "Ruiz",
        "E-1002",
        "Roaster",
    ],
    [
        "5f3abc01e9",
        "نور الهدى بن عيسى",
        "نور",
        "بن عيسى",
        "E-1003",
        "Shift lead",
    ],
    ["77021", LONG, "Maximiliana", LONG, "E-1004", "Accountant"],
];

const SECOND: [Seed; 4] = [
    ["90aa1", "Olga Nowak", "Olga", "Nowak", "E-1001", "Driver"],
    [
        "90aa2",
        "<b>Jo</b><script>alert(1)</script>",
        "Jo",
        "Okafor",
        "N-2",
        "Driver",
    ],
    ["90aa3", "שירה לוי", "שירה", "לוי", "N-3", "Dispatcher"],
    ["90aa4", LONG, "Hubert", LONG, "N-4", "Mechanic"],
];

/// The employees of the organisation that was named first, second, …: no two have one in common.
pub(super) fn of(organisation: usize) -> Vec<Employee> {
    let seeds = if organisation.is_multiple_of(2) {
        FIRST
    } else {
        SECOND
    };
    let round = organisation / 2;
    let employees = seeds.into_iter().map(|seed| employee(seed, round));
    employees.collect()
}

fn employee(
    [id, display_name, first_name, second_name, number, job]: Seed,
    round: usize,
) -> Employee {
    let id = if round == 0 {
        id.to_owned()
    } else {
        format!("{id}.{round}")
    };
    Employee {
        email: format!("{}@work.example", id.to_lowercase()),
        id,
        display_name: display_name.to_owned(),
        first_name: first_name.to_owned(),
        second_name: second_name.to_owned(),
        employee_id: number.to_owned(),
        job_title: job.to_owned(),
        account_status: "active".to_owned(),
    }
}
