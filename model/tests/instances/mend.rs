//! Taking out of a made-up value what a rule forbids.

use crate::made::{Made, Object, Role};

/// Mends a value at some paths, such as `components[1].url`; `false` if there is nothing that can be done.
pub(crate) fn mend<'p>(made: &mut Made, paths: impl Iterator<Item = &'p str>) -> bool {
    let mut paths: Vec<Vec<&str>> = paths.map(steps).collect();
    // From the back, so that indices stay true.
    paths.sort_by_key(|path| {
        std::cmp::Reverse(path.iter().map(|step| order(step)).collect::<Vec<_>>())
    });
    let mut mended = false;
    for path in paths {
        let mut path = path.as_slice();
        while let Some((_, above)) = path.split_last() {
            if at(made, path) {
                mended = true;
                break;
            }
            path = above;
        }
    }
    mended
}

fn steps(path: &str) -> Vec<&str> {
    let steps = path.split(['.', '[', ']']);
    steps.filter(|step| !step.is_empty()).collect()
}

fn order(step: &str) -> (usize, String) {
    (step.parse().unwrap_or(0), step.to_owned())
}

/// Takes out what is at a path.
fn at(made: &mut Made, path: &[&str]) -> bool {
    let Some((step, rest)) = path.split_first() else {
        return false;
    };
    match made {
        Made::List(items) => {
            let Some(index) = step.parse().ok().filter(|index| *index < items.len()) else {
                return false;
            };
            if !rest.is_empty() {
                return at(&mut items[index], rest);
            }
            let can = items.len() > 1;
            if can {
                items.remove(index);
            }
            can
        }
        Made::Object(object) => {
            let Some(index) = object.fields.iter().position(|field| field.key == *step) else {
                return false;
            };
            if rest.is_empty() {
                take_out(object, index)
            } else {
                at(&mut object.fields[index].value, rest)
            }
        }
        _ => false,
    }
}

fn take_out(object: &mut Object, index: usize) -> bool {
    let field = &mut object.fields[index];
    if field.role == Role::Kept {
        return false;
    }
    if field.role != Role::Required {
        let field = object.fields.remove(index);
        object.absent.push((field.key, true));
        return true;
    }
    match &mut field.value {
        Made::List(items) if items.len() > 1 => {
            items.pop();
            true
        }
        Made::Text(text) if text != "abc" => {
            "abc".clone_into(text);
            true
        }
        _ => false,
    }
}
