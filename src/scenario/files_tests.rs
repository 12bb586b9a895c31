use super::*;
use std::fs;
use tempfile::TempDir;

struct Folder(TempDir);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = Self(TempDir::new().unwrap());
        for (name, text) in files {
            folder.put(name, text.as_bytes());
        }
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// The document of a file, and the message about what is wrong with it.
    fn load(&self, name: &str) -> (Document, String) {
        let mut faults = Faults::default();
        let document = load(&self.path(name), &mut faults);
        let message = faults.finish(document.sources.clone()).to_string();
        (document, message.replace(&self.0.path().display().to_string(), "DIR"))
    }
}

#[test]
fn files_are_read_down_to_the_oldest() {
    let folder = Folder::new(&[
        ("a.toml", "name = \"a\"\nextends = \"more/b.toml\"\n[council]\nresolve = 1\n"),
        ("more/b.toml", "name = \"b\"\nextends = \"../c.toml\"\n[council]\nresolve = 2\nnoise = 2\n"),
        ("c.toml", "name = \"c\"\n[council]\nresolve = 3\nnoise = 3\nveto_cost = 3\n"),
    ]);
    let (document, message) = folder.load("a.toml");
    assert_eq!(message, "");
    let Value::Table(council) = &document.tree.get("council").unwrap().node.value else { panic!() };
    let source = |key: &str| council.get(key).unwrap().node.span.source;
    assert_eq!((source("resolve"), source("noise"), source("veto_cost")), (0, 1, 2));
    assert_eq!(document.sources.iter().filter(|source| source.is_file).count(), 3);
}

#[test]
fn a_loop_is_named() {
    let folder = Folder::new(&[
        ("a.toml", "name = \"a\"\nextends = \"b.toml\"\n"),
        ("b.toml", "name = \"b\"\nextends = \"./a.toml\"\n"),
    ]);
    let expected = "\
error[E084]: the file extends itself
 --> DIR/b.toml:2:11
  |
2 | extends = \"./a.toml\"
  |           ^^^^^^^^^^ closes the loop
  |
  = help: the loop is DIR/a.toml -> DIR/b.toml -> DIR/a.toml";
    assert_eq!(folder.load("a.toml").1, expected);
    folder.put("self.toml", b"name = \"x\"\nextends = \"self.toml\"\n");
    assert!(folder.load("self.toml").1.contains("DIR/self.toml -> DIR/self.toml"));
}

#[test]
fn sixteen_files_and_no_more() {
    let folder = Folder::new(&[("f0.toml", "name = \"x\"\n")]);
    for depth in 1..=16 {
        let text = format!("name = \"x\"\nextends = \"f{}.toml\"\n", depth - 1);
        folder.put(&format!("f{depth}.toml"), text.as_bytes());
    }
    assert_eq!(folder.load("f15.toml").1, "");
    assert!(folder.load("f16.toml").1.starts_with("error[E085]: more than 16 files extend each other"));
}

#[test]
fn only_files_of_sane_size_in_utf8() {
    let folder = Folder::new(&[("a.toml", "name = \"a\"\n")]);
    folder.put("large.toml", &vec![b'#'; 1 << 20]);
    assert_eq!(folder.load("large.toml").1, "");
    folder.put("larger.toml", &vec![b'#'; (1 << 20) + 1]);
    let expected = "\
error[E082]: `DIR/larger.toml` is larger than 1 MiB, the most a scenario may be
--> DIR/larger.toml
 = help: is it a scenario file, and not a table of results?";
    assert_eq!(folder.load("larger.toml").1, expected);
    folder.put("latin.toml", b"name = \"a\"\ntitle = \"caf\xe9\"\n");
    let expected = "\
error[E083]: `DIR/latin.toml` is not UTF-8: line 2, byte 23 of the file, is not text
--> DIR/latin.toml
 = help: save it as UTF-8 in your editor";
    assert_eq!(folder.load("latin.toml").1, expected);
    assert!(folder.load("").1.starts_with("error[E081]"));
}

#[test]
fn a_slip_in_a_files_name_is_found() {
    let folder = Folder::new(&[("status-quo.toml", "name = \"a\"\n")]);
    let message = folder.load("status-qou.toml").1;
    assert!(message.ends_with("= help: did you mean `DIR/status-quo.toml`?"), "{message}");
}

#[cfg(unix)]
#[test]
fn devices_pipes_and_links_to_themselves_are_refused_at_once() {
    let folder = Folder::new(&[("a.toml", "name = \"a\"\nextends = \"link.toml\"\n")]);
    std::os::unix::fs::symlink("link.toml", folder.path("link.toml")).unwrap();
    assert!(folder.load("a.toml").1.starts_with("error[E080]: cannot read `DIR/link.toml`"));
    std::os::unix::fs::symlink("/dev/zero", folder.path("zero.toml")).unwrap();
    assert!(folder.load("zero.toml").1.starts_with("error[E081]: `DIR/zero.toml` is a device or a pipe"));
    std::os::unix::fs::symlink("a.toml", folder.path("good.toml")).unwrap();
    folder.put("a.toml", b"name = \"a\"\n");
    assert_eq!(folder.load("good.toml").1, "");
}

#[test]
fn a_fault_of_an_older_file_does_not_hide_those_of_the_newer() {
    let folder = Folder::new(&[
        ("a.toml", "name = \"a\"\nextends = \"b.toml\"\ninherit = [\"everything\"]\n"),
        ("b.toml", "name = \n"),
    ]);
    let (document, message) = folder.load("a.toml");
    assert!(document.readable && !document.complete);
    assert!(message.contains("E007") && message.contains("E001") && message.contains("DIR/b.toml:1:"), "{message}");
}
