// SPDX-License-Identifier: Apache-2.0

//! Imports between the files of `src/`, and the circles among them.

use super::{Source, code};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Files that each file imports from, by the names of the files.
type ImportGraph<'a> = BTreeMap<&'a str, BTreeSet<&'a str>>;

/// Returns each pair of files of different folders that import from each other, directly or through
/// others.
pub fn circles_between_folders(sources: &[Source]) -> Vec<String> {
    let graph = import_graph(sources);
    let reached: ImportGraph = graph
        .keys()
        .map(|file| (*file, reachable(&graph, file)))
        .collect();
    let mut circles = Vec::new();
    for (file, others) in &reached {
        for other in others.iter().filter(|other| *other > file) {
            let is_circle = reached.get(other).is_some_and(|back| back.contains(file));
            if is_circle && Path::new(file).parent() != Path::new(other).parent() {
                circles.push(format!("{file} and {other}"));
            }
        }
    }
    circles
}

fn import_graph(sources: &[Source]) -> ImportGraph<'_> {
    let by_module: BTreeMap<String, &str> = sources
        .iter()
        .map(|source| (module_path(&source.file).join("::"), &*source.file))
        .collect();
    let mut graph = ImportGraph::new();
    for source in sources {
        let module = module_path(&source.file);
        let text: Vec<&str> = code(&source.text).collect();
        let imports = graph.entry(&source.file).or_default();
        for path in paths(&text.join("\n")) {
            let file = resolve(&absolute(&module, &path), &by_module);
            imports.extend(file.filter(|file| *file != source.file));
        }
    }
    graph
}

/// Returns the module of a file: `a/b.rs` and `a/b/mod.rs` are `a::b`.
fn module_path(file: &str) -> Vec<&str> {
    let path = file.strip_suffix(".rs").unwrap_or(file);
    let path = path.strip_suffix("/mod").unwrap_or(path);
    path.split('/').collect()
}

/// Returns every path that begins with `crate::` or `super::`, those in braces one by one.
fn paths(text: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for prefix in ["crate::", "super::"] {
        for (at, _) in text.match_indices(prefix) {
            let is_inside = text[..at].ends_with("::");
            if !is_inside {
                expand("", &text[at..], &mut paths);
            }
        }
    }
    paths
}

/// Adds the paths of an import to the list, and returns what follows it.
fn expand<'a>(before: &str, text: &'a str, paths: &mut Vec<String>) -> &'a str {
    let end = text
        .find(|c: char| !c.is_alphanumeric() && c != '_' && c != ':')
        .unwrap_or(text.len());
    let path = format!("{before}{}", &text[..end]);
    let mut rest = &text[end..];
    if !path.ends_with("::") || !rest.starts_with('{') {
        paths.push(path);
        return rest;
    }
    while rest.starts_with(['{', ',']) {
        rest = rest[1..].trim_start();
        if !rest.starts_with('}') {
            rest = expand(&path, rest, paths).trim_start();
        }
    }
    rest.strip_prefix('}').unwrap_or(rest)
}

fn absolute(module: &[&str], path: &str) -> Vec<String> {
    let mut names = path.split("::").peekable();
    let mut base = module.len();
    if names.next_if_eq(&"crate").is_some() {
        base = 0;
    }
    while names.next_if_eq(&"super").is_some() {
        base = base.saturating_sub(1);
    }
    let base = module[..base].iter().copied();
    base.chain(names).map(str::to_owned).collect()
}

/// Returns the file of the innermost module that a path names.
fn resolve<'a>(path: &[String], by_module: &BTreeMap<String, &'a str>) -> Option<&'a str> {
    (1..=path.len())
        .rev()
        .find_map(|length| by_module.get(&path[..length].join("::")))
        .copied()
}

fn reachable<'a>(graph: &ImportGraph<'a>, from: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![from];
    while let Some(file) = waiting.pop() {
        for next in graph.get(file).into_iter().flatten() {
            if found.insert(*next) {
                waiting.push(next);
            }
        }
    }
    found
}
