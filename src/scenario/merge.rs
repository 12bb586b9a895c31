//! What a file that extends another makes of the two.

use super::keys::is_leaf;
use super::source::Span;
use super::tree::{Entry, Node, Table, Value};

/// Keys that belong to one file and are not inherited.
const OWN: [&str; 6] = ["name", "title", "description", "extends", "inherit", "hypotheses"];
/// Lists to which a file appends.
pub(crate) const LISTS: [&str; 2] = ["events", "levers_over_time"];

/// `child` over `parent`: tables key by key, leaves replaced, lists appended to those in `inherited`.
pub(crate) fn extend(mut parent: Table, child: Table, inherited: &[&str]) -> Table {
    parent.entries.retain(|entry| !OWN.contains(&entry.key.as_str()));
    for list in LISTS {
        if !inherited.contains(&list) {
            parent.take(list);
        }
    }
    over(&mut parent, child, &mut Vec::new(), true);
    parent
}

/// `upper` over `base`, leaves and lists replaced.
pub(crate) fn replace(base: &mut Table, upper: Table) {
    over(base, upper, &mut Vec::new(), false);
}

fn over(base: &mut Table, upper: Table, path: &mut Vec<String>, append: bool) {
    for entry in upper.entries {
        let Some(below) = base.entries.iter_mut().find(|below| below.key == entry.key) else {
            base.entries.push(entry);
            continue;
        };
        path.push(entry.key.clone());
        let keys: Vec<&str> = path.iter().map(String::as_str).collect();
        let leaf = is_leaf(&keys);
        let is_list = keys.len() == 1 && LISTS.contains(&keys[0]);
        match (&mut below.node.value, entry) {
            (Value::List(list), Entry { node: Node { value: Value::List(more), span }, key_span, .. })
                if append && is_list =>
            {
                list.extend(more);
                (below.node.span, below.key_span) = (span, key_span);
            }
            (Value::Table(inner), Entry { node: Node { value: Value::Table(upper), span }, key_span, .. }) if !leaf => {
                over(inner, upper, path, append);
                (below.node.span, below.key_span) = (span, key_span);
            }
            (_, entry) => *below = entry,
        }
        path.pop();
    }
}

/// Whether anything in `table` but `key` comes from the source of `span`.
pub(crate) fn shares_source(table: &Table, key: &str, span: Span) -> bool {
    table.entries.iter().any(|entry| entry.key != key && entry.key_span.source == span.source)
}

#[cfg(test)]
mod tests {
    use super::*;
    use toml::de::DeTable;

    fn tree(text: &str, source: usize) -> Table {
        Table::of(DeTable::parse(text).unwrap().get_ref(), source)
    }

    fn merged(parent: &str, child: &str, inherited: &[&str]) -> Table {
        extend(tree(parent, 1), tree(child, 0), inherited)
    }

    fn at<'t>(table: &'t Table, path: &str) -> &'t Node {
        let mut keys = path.split('.');
        let mut node = &table.get(keys.next().unwrap()).unwrap().node;
        for key in keys {
            let Value::Table(inner) = &node.value else { panic!("{key} in no table") };
            node = &inner.get(key).unwrap().node;
        }
        node
    }

    #[test]
    fn tables_merge_and_distributions_are_replaced_whole() {
        let parent = "[council]\ncentralisation = { normal = { mean = 0.3, sd = 0.1 }, range = [0, 1] }\nresolve = 1\n";
        let table = merged(parent, "[council]\ncentralisation = { beta = [2, 5] }\n", &LISTS);
        let Value::Table(distribution) = &at(&table, "council.centralisation").value else { panic!() };
        assert_eq!(distribution.entries.len(), 1);
        assert_eq!(
            (at(&table, "council.centralisation").span.source, at(&table, "council.resolve").span.source),
            (0, 1)
        );
    }

    #[test]
    fn lists_append_the_parents_first_unless_told_otherwise() {
        let (parent, child) = ("[[events]]\nmonth = \"2022-01\"\n", "[[events]]\nmonth = \"2023-01\"\n");
        let months = |table: &Table| -> Vec<usize> {
            let Value::List(list) = &table.get("events").unwrap().node.value else { panic!() };
            list.iter().map(|item| item.span.source).collect()
        };
        assert_eq!(months(&merged(parent, child, &LISTS)), [1, 0]);
        assert_eq!(months(&merged(parent, child, &[])), [0]);
        assert!(merged(parent, "", &["levers_over_time"]).get("events").is_none());
    }

    #[test]
    fn what_is_a_files_own_is_not_inherited() {
        let table = merged(
            "name = \"a\"\ntitle = \"A\"\n[[hypotheses]]\nclaim = \"x\"\n[run]\nseed = 1\n",
            "name = \"b\"\n",
            &LISTS,
        );
        assert!(table.get("title").is_none() && table.get("hypotheses").is_none() && table.get("run").is_some());
    }

    #[test]
    fn an_override_replaces() {
        let mut table = tree("[pakistan]\nhonour = { uniform = [0.1, 0.2] }\n", 0);
        replace(&mut table, tree("pakistan.honour = 0.5", 1));
        assert!(matches!(at(&table, "pakistan.honour").value, Value::Real(number) if number == 0.5));
    }
}
