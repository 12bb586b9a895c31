//! Headless Chromium: pages in frames of given widths, asked by a script that a copy of the page carries.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const PROBE: &str = include_str!("probe.js");

/// A browser that is there.
pub struct Browser {
    program: PathBuf,
}

/// What the probe found in a frame.
#[derive(Debug)]
pub struct View(Value);

impl View {
    pub fn count(&self, key: &str) -> i64 {
        self.0[key].as_f64().unwrap_or_else(|| panic!("no `{key}` in {self:?}")) as i64
    }

    pub fn text(&self, key: &str) -> &str {
        self.0[key].as_str().unwrap_or_else(|| panic!("no `{key}` in {self:?}"))
    }

    pub fn list(&self, key: &str) -> Vec<&str> {
        let list = self.0[key].as_array().unwrap_or_else(|| panic!("no `{key}` in {self:?}"));
        list.iter().filter_map(Value::as_str).collect()
    }
}

impl Browser {
    /// The browser of this machine. Where there is none it is said aloud, and under CI it is a failure: a test that cannot see
    /// the page has not passed.
    pub fn found() -> Option<Self> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let program = std::env::split_paths(&path)
            .flat_map(|folder| NAMES.map(|name| folder.join(name)))
            .find(|file| file.is_file());
        if program.is_none() {
            let missing = "no Chromium on the path: the page was NOT looked at (Debian: apt-get install chromium)";
            assert!(std::env::var_os("CI").is_none(), "{missing}");
            // Written past the harness, which swallows what a passing test prints.
            let _ = writeln!(std::io::stderr(), "warning: tests/report: {missing}");
        }
        program.map(|program| Self { program })
    }

    fn run(&self, more: &[&str], page: &Path) -> Output {
        let profile = tempfile::tempdir().unwrap();
        let output = Command::new(&self.program)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--disable-dev-shm-usage", "--allow-file-access-from-files", "--virtual-time-budget=20000"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .args(more)
            .arg(format!("file://{}", page.display()))
            .stdin(Stdio::null())
            .output()
            .expect("the browser starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output
    }

    fn dom(&self, more: &[&str], page: &Path) -> String {
        String::from_utf8(self.run(&[more, &["--dump-dom"]].concat(), page).stdout).unwrap()
    }

    /// What the page, as it is, writes to the console.
    pub fn console(&self, page: &Path) -> Vec<String> {
        let output = self.run(&["--enable-logging=stderr", "--dump-dom"], page);
        let log = String::from_utf8_lossy(&output.stderr).into_owned();
        log.lines().filter(|line| line.contains("CONSOLE")).map(str::to_owned).collect()
    }

    /// The page in frames of these widths, in light colours; without its own script if not `scripted`.
    pub fn views(&self, page: &Path, widths: &[u32], scripted: bool) -> Vec<View> {
        self.frames(page, widths, scripted, &["--blink-settings=preferredColorScheme=1"])
    }

    /// The page in frames of these widths, in dark colours.
    pub fn dark_views(&self, page: &Path, widths: &[u32]) -> Vec<View> {
        self.frames(page, widths, true, &["--blink-settings=preferredColorScheme=0"])
    }

    /// The share of pixels that are not paper in a frame that lets no script run.
    pub fn inked_without_scripts(&self, page: &Path) -> f64 {
        let place = tempfile::tempdir().unwrap();
        fs::copy(page, place.path().join("page.html")).unwrap();
        let (host, shot) = (place.path().join("host.html"), place.path().join("shot.png"));
        let frame = "<iframe sandbox src=\"page.html\" style=\"width:1000px;height:1600px;border:0\"></iframe>";
        fs::write(&host, format!("<!DOCTYPE html><body style=\"margin:0\">{frame}</body>")).unwrap();
        let shoot = format!("--screenshot={}", shot.display());
        self.run(&["--blink-settings=preferredColorScheme=1", "--window-size=1000,1600", &shoot], &host);
        let pixels = tiny_skia::Pixmap::decode_png(&fs::read(shot).unwrap()).unwrap();
        let inked = pixels.pixels().iter().filter(|pixel| pixel.green() < 200).count();
        inked as f64 / pixels.pixels().len() as f64
    }

    /// The page as it is printed.
    pub fn printed(&self, page: &Path) -> Vec<u8> {
        let place = tempfile::tempdir().unwrap();
        let pdf = place.path().join("page.pdf");
        self.run(&[&format!("--print-to-pdf={}", pdf.display())], page);
        fs::read(pdf).unwrap()
    }

    fn frames(&self, page: &Path, widths: &[u32], scripted: bool, more: &[&str]) -> Vec<View> {
        let place = tempfile::tempdir().unwrap();
        fs::write(place.path().join("page.html"), probed(&fs::read_to_string(page).unwrap(), scripted)).unwrap();
        // A browser's window has a least width that is wider than a phone; a frame has none.
        let frames: Vec<String> = widths
            .iter()
            .map(|width| format!("<iframe src=\"page.html\" style=\"width:{width}px;height:800px;border:0\"></iframe>"))
            .collect();
        let listen = "addEventListener('message', (event) => { const told = document.createElement('pre'); \
            told.className = 'told'; told.textContent = event.data; document.body.append(told); });";
        let outer = format!("<!DOCTYPE html><script>{listen}</script><body>{}</body>", frames.concat());
        let host = place.path().join("host.html");
        fs::write(&host, outer).unwrap();
        let dom = self.dom(more, &host);
        let mut views: Vec<View> = dom
            .split("<pre class=\"told\">")
            .skip(1)
            .filter_map(|rest| rest.split_once("</pre>"))
            .map(|(told, _)| told.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
            .map(|told| View(serde_json::from_str(&told).expect("the probe tells JSON")))
            .collect();
        views.sort_by_key(|view| view.count("width"));
        let seen: Vec<i64> = views.iter().map(|view| view.count("width")).collect();
        assert_eq!(seen, widths.iter().map(|width| i64::from(*width)).collect::<Vec<_>>(), "every frame answers");
        views
    }
}

/// A copy of a page that carries the probe: the policy goes, since it would forbid it.
fn probed(page: &str, scripted: bool) -> String {
    let (before, rest) =
        page.split_once("<meta http-equiv=\"Content-Security-Policy\"").expect("the page has a policy");
    let (_, after) = rest.split_once('>').unwrap();
    let mut copy = format!("{before}{after}");
    if !scripted {
        let (before, rest) = copy.split_once("<script>").expect("the page has its script");
        let (_, after) = rest.split_once("</script>").unwrap();
        copy = format!("{before}{after}");
    }
    copy.replace("</body>", &format!("<script>{PROBE}</script></body>"))
}
