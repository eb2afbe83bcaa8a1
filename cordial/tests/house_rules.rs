//! The rules of the house that can be counted: how long a declaration and a file may be, and what no file may be called.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every Rust file below a folder.
fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "target" && name != "node_modules" {
                rust_files(&path, files);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn sources() -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in [
        "model", "gateway", "http", "sandbox", "cordial", "examples", "xtask",
    ] {
        rust_files(&root().join(folder), &mut files);
    }
    assert!(files.len() > 100, "the sources were found");
    files
}

#[test]
fn a_median_endpoint_takes_forty_lines_or_fewer() {
    let mut files = Vec::new();
    rust_files(&root().join("model/src/rest"), &mut files);
    let mut lengths = Vec::new();
    for file in files {
        let text = fs::read_to_string(file).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        for (index, _) in lines
            .iter()
            .enumerate()
            .filter(|(_, line)| line.starts_with("#[endpoint("))
        {
            let docs = lines[..index]
                .iter()
                .rev()
                .take_while(|line| line.starts_with("///"))
                .count();
            let ends = |line: &&str| line.starts_with('}') || line.ends_with("{}");
            let body = lines[index..].iter().position(ends).expect("a struct ends") + 1;
            lengths.push(docs + body);
        }
    }
    lengths.sort_unstable();
    assert!(lengths.len() >= 40, "{} endpoints", lengths.len());
    assert!(lengths[lengths.len() / 2] <= 40, "{lengths:?}");
}

#[test]
fn the_http_crate_stays_under_4000_lines() {
    let mut files = Vec::new();
    rust_files(&root().join("http/src"), &mut files);
    let lines = |file: &PathBuf| fs::read_to_string(file).unwrap().lines().count();
    let lines: usize = files.iter().map(lines).sum();
    assert!((1_000..4_000).contains(&lines), "{lines} lines");
}

#[test]
fn no_file_is_longer_than_800_lines() {
    for file in sources() {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        assert!(
            lines <= 800,
            "{} has {lines} lines: is it one idea?",
            file.display()
        );
    }
}

#[test]
fn no_file_has_a_name_that_says_nothing() {
    for file in sources() {
        let stem = file.file_stem().unwrap().to_string_lossy().into_owned();
        let vague = [
            "util", "utils", "helper", "helpers", "common", "misc", "stuff",
        ];
        assert!(!vague.contains(&stem.as_str()), "{}", file.display());
    }
}
