//! Made-up instances of every schema in Discord's OpenAPI file pass through the model without losing anything that it
//! knows.

mod compare;
mod endpoints;
mod exceptions;
mod generate;
mod limits;
mod made;
mod mend;
mod specification;
mod texts;
mod wire;

use std::collections::{BTreeMap, BTreeSet};

use compare::{Difference, Place};
use endpoints::{Declared, declared};
use exceptions::Excuse;
use generate::{Generator, Wish};
use specification::{Operation, Specification};

/// How many instances are made of each kind for each operation.
const SEEDS: u64 = 6;
/// How many instances are made of what is at a limit and of what is beyond it. Each of them must be judged right.
const ROUNDS: u64 = 12;
const WISHES: &[Wish] = &[
    Wish::Everything,
    Wish::Bare,
    Wish::Nulls,
    Wish::Surprises,
    Wish::Some,
    Wish::Some,
    Wish::Some,
];

/// All that went wrong, each kind once, with the first instance that showed it.
struct Findings {
    excuses: &'static [Excuse],
    by_field: BTreeMap<String, String>,
    needed: BTreeSet<&'static str>,
}

impl Findings {
    fn new(excuses: &'static [Excuse]) -> Self {
        Self {
            excuses,
            by_field: BTreeMap::new(),
            needed: BTreeSet::new(),
        }
    }

    fn add(&mut self, endpoint: &str, seed: u64, differences: Vec<Difference>) {
        for difference in differences {
            let Difference {
                field,
                path,
                what,
                is_nothing,
            } = difference;
            if !exceptions::excuses(self.excuses, endpoint, &field, is_nothing, &mut self.needed) {
                let text = format!("{field}: {what} ({endpoint} at {path}, seed {seed})");
                self.by_field.entry(field).or_insert(text);
            }
        }
    }

    fn finish(self) {
        let excuses = self.excuses.iter().map(|(name, _, _)| *name);
        let stale: Vec<&str> = excuses.filter(|name| !self.needed.contains(name)).collect();
        let all: Vec<String> = self.by_field.into_values().collect();
        assert!(
            all.is_empty(),
            "{} findings:\n{}\nexcuses without need: {stale:?}",
            all.len(),
            all.join("\n")
        );
        assert!(stale.is_empty(), "excuses without need: {stale:?}");
    }
}

/// Calls a function for each instance that is to be made of an operation.
fn each_seed(operation: &Operation<'_>, mut make: impl FnMut(Wish, u64)) {
    let start = operation.id.bytes().fold(7_u64, |hash, byte| {
        hash.wrapping_mul(31).wrapping_add(byte.into())
    });
    for round in 0..SEEDS {
        for (index, wish) in WISHES.iter().enumerate() {
            let seed = start.wrapping_add(round * 100 + index as u64) % 1_000_000_007;
            make(*wish, seed);
        }
    }
}

fn endpoints_of<'d>(declared: &'d [Declared], operation: &Operation<'_>) -> Vec<&'d Declared> {
    let all: Vec<_> = declared
        .iter()
        .filter(|one| one.id == operation.id)
        .collect();
    assert!(!all.is_empty(), "{} is not declared", operation.id);
    all
}

#[test]
fn answers_pass_through_without_loss() {
    let specification = Specification::read();
    let declared = declared();
    let mut findings = Findings::new(exceptions::ANSWERS);
    for operation in specification.operations() {
        for endpoint in endpoints_of(&declared, &operation) {
            each_seed(&operation, |wish, seed| {
                for schema in &operation.answers {
                    let made = Generator::new(&specification, wish, seed).answer(schema);
                    let differences = wire::answer(endpoint, &made);
                    findings.add(endpoint.name, seed, differences);
                }
            });
            if operation.empty_answer {
                findings.add(endpoint.name, 0, wire::empty_answer(endpoint));
            }
        }
    }
    findings.finish();
}

#[test]
fn requests_pass_through_without_loss() {
    let specification = Specification::read();
    let declared = declared();
    let mut findings = Findings::new(exceptions::REQUESTS);
    let (mut made, mut passed) = (BTreeSet::new(), BTreeSet::new());
    for operation in specification.operations() {
        let place = if operation.updates {
            Place::Update(&operation.clears)
        } else {
            Place::Whole
        };
        for endpoint in endpoints_of(&declared, &operation) {
            each_seed(&operation, |wish, seed| {
                let mut generator = Generator::new(&specification, wish, seed);
                let mut request = wire::request(endpoint, &operation, &mut generator);
                request
                    .body
                    .iter()
                    .for_each(|body| body.properties(&mut made));
                let (accepted, differences) = wire::send(endpoint, &mut request, place);
                if accepted {
                    request
                        .body
                        .iter()
                        .for_each(|body| body.properties(&mut passed));
                }
                findings.add(endpoint.name, seed, differences);
            });
        }
    }
    for property in made.difference(&passed) {
        let never = Difference {
            field: property.clone(),
            path: String::new(),
            what: "is in no request that was accepted".to_owned(),
            is_nothing: false,
        };
        findings.add("all", 0, vec![never]);
    }
    findings.finish();
}

#[test]
fn limits_are_kept_to_the_last_character() {
    let specification = Specification::read();
    let declared = declared();
    let mut findings = Findings::new(exceptions::LIMITS);
    let mut tried = 0;
    for operation in specification.operations() {
        for endpoint in endpoints_of(&declared, &operation) {
            for (in_query, limit) in limits::of_operation(&specification, &operation, endpoint.name)
            {
                tried += 1;
                let judge = |beyond: bool, seed: u64| {
                    let mut generator = Generator::new(&specification, Wish::Bare, seed);
                    let mut request = wire::at_limit(
                        endpoint,
                        &operation,
                        &mut generator,
                        in_query,
                        &limit,
                        beyond,
                    );
                    wire::judge(endpoint, &mut request, &limit, beyond)
                };
                for round in 0..ROUNDS {
                    let seed = tried + round * 10_000;
                    findings.add(endpoint.name, seed, judge(false, seed));
                    findings.add(endpoint.name, seed, judge(true, seed));
                }
            }
        }
    }
    assert!(tried > 1000, "{tried} limits are hardly all");
    findings.finish();
}
