//! What stands on the disk when writing goes wrong: the old file or the whole new one, never a part; and what is said.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

const CLEAN: &str = "jisshi-jokyo/two_row_header.xlsx";

/// What the program said.
struct Ran {
    code: Option<i32>,
    err: String,
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("samples")
        .join(name)
}

/// A folder with one clean sample in it.
fn folder_with(name: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::copy(sample(CLEAN), folder.path().join(name)).expect("a sample");
    folder
}

fn ran(command: &mut Command, folder: &Path) -> Ran {
    let output = command
        .current_dir(folder)
        .env("LC_ALL", "ja_JP.UTF-8")
        .stdin(Stdio::null())
        .output()
        .expect("the program");
    Ran {
        code: output.status.code(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn yoshiki(folder: &Path, args: &[&str]) -> Ran {
    ran(
        Command::new(env!("CARGO_BIN_EXE_yoshiki")).args(args),
        folder,
    )
}

fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| {
            let name = entry.expect("an entry").file_name();
            name.to_string_lossy().into_owned()
        })
        .collect();
    names.sort();
    names
}

/// That writing failed with this said in both languages, and left nothing.
fn refused(ran: &Ran, ja: &str, en: &str) {
    assert_eq!(ran.code, Some(3), "{}", ran.err);
    for part in [
        ja,
        en,
        "元のファイルは変更していません",
        "no input was changed",
    ] {
        assert!(ran.err.contains(part), "{part} is not in {}", ran.err);
    }
}

/// Another number each time, the same in every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

const KILLS: u32 = 40;

#[test]
fn a_kill_at_any_moment_leaves_the_old_file_or_the_whole_new_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    let names: Vec<String> = (1..=6).map(|number| format!("第{number}号")).collect();
    for name in &names {
        let table = format!("番号,項目,数量\n1,{name},10\n2,備品,20\n3,消耗品,30\n");
        fs::write(here.join(format!("{name}.csv")), table).expect("an input");
    }
    let args = [".", "--template", "hyo", "--force", "--jobs", "2"];
    let began = Instant::now();
    let whole = yoshiki(here, &args);
    let lasted = began.elapsed();
    assert_eq!(whole.code, Some(0), "{}", whole.err);
    let outputs: Vec<PathBuf> = names
        .iter()
        .flat_map(|name| ["提出用", "確認用"].map(|mark| format!("{name}_{mark}.xlsx")))
        .map(|name| here.join(name))
        .collect();
    let new: Vec<Vec<u8>> = outputs
        .iter()
        .map(|path| fs::read(path).expect("an output"))
        .collect();

    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let (mut untouched, mut between) = (0, 0);
    for _ in 0..KILLS {
        for output in &outputs {
            fs::write(output, "前のもの").expect("an old output");
        }
        let mut child = Command::new(env!("CARGO_BIN_EXE_yoshiki"))
            .args(args)
            .current_dir(here)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program");
        let most = u64::try_from(lasted.as_micros()).unwrap_or(u64::MAX);
        thread::sleep(Duration::from_micros(dice.throw(most)));
        // SIGKILL where there are signals.
        child.kill().expect("a kill");
        child.wait().expect("its end");
        let mut written = 0;
        for (output, new) in outputs.iter().zip(&new) {
            let found = fs::read(output).expect("an output");
            let is_new = found == *new;
            assert!(
                is_new || found == "前のもの".as_bytes(),
                "{} has {} of {} bytes",
                output.display(),
                found.len(),
                new.len()
            );
            written += usize::from(is_new);
        }
        match written {
            0 => untouched += 1,
            written if written < outputs.len() => between += 1,
            _ => {}
        }
        let left = files(here)
            .into_iter()
            .filter(|name| !name.starts_with('第'));
        for name in left {
            let is_ours = name.strip_prefix(".yoshiki-").map(str::len) == Some("a1B2c3.tmp".len());
            assert!(is_ours, "{name}");
        }
    }
    // Else nothing was killed at a moment that counts.
    assert!(
        between > 0 && untouched < KILLS,
        "{untouched} untouched, {between} between"
    );

    // What was left is no input of the next run, and one day later it is taken away.
    let again = yoshiki(here, &args);
    assert_eq!(again.code, Some(0), "{}", again.err);
    assert!(!again.err.contains(".yoshiki-"), "{}", again.err);
}

#[test]
fn what_a_killed_run_left_is_removed_by_a_later_one() {
    let folder = folder_with("R5.xlsx");
    let here = folder.path();
    let (old, fresh) = (
        here.join(".yoshiki-a1B2c3.tmp"),
        here.join(".yoshiki-d4E5f6.tmp"),
    );
    for path in [&old, &fresh] {
        fs::write(path, "途中まで").expect("a rest");
    }
    let yesterday = SystemTime::now() - Duration::from_secs(24 * 60 * 60);
    let times = fs::FileTimes::new().set_modified(yesterday);
    let file = fs::File::options()
        .write(true)
        .open(&old)
        .expect("the rest");
    file.set_times(times).expect("its time");
    drop(file);
    let ran = yoshiki(here, &["."]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(!old.exists(), "it is still there");
    // Another run may be at work on this one.
    assert!(fresh.exists(), "it is gone");
}

#[test]
fn a_folder_of_the_name_is_told() {
    let folder = folder_with("R5.xlsx");
    let here = folder.path();
    fs::create_dir(here.join("R5_提出用.xlsx")).expect("a folder");
    let ran = yoshiki(here, &["R5.xlsx", "--force", "--no-review"]);
    refused(&ran, "同じ名前のフォルダーがあります", "it is a folder");
    assert_eq!(files(here), ["R5.xlsx", "R5_提出用.xlsx"]);
    // Without --force the next name is taken.
    let ran = yoshiki(here, &["R5.xlsx", "--no-review"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(here.join("R5_提出用_2.xlsx").is_file());
}

#[test]
fn a_file_that_someone_has_open_is_not_replaced() {
    for lock in ["~$R5_提出用.xlsx", ".~lock.R5_提出用.xlsx#"] {
        let folder = folder_with("R5.xlsx");
        let here = folder.path();
        let open = here.join("R5_提出用.xlsx");
        fs::write(&open, "開いているもの").expect("an output");
        fs::write(here.join(lock), "").expect("a lock");
        let ran = yoshiki(here, &["R5.xlsx", "--force"]);
        refused(
            &ran,
            "ほかのプログラム（Excelなど）で開かれています",
            "it is open in another program",
        );
        assert_eq!(
            fs::read_to_string(&open).ok().as_deref(),
            Some("開いているもの")
        );
        assert_eq!(files(here).len(), 3, "{:?}", files(here));
        // Without --force it goes beside.
        assert_eq!(yoshiki(here, &["R5.xlsx"]).code, Some(0));
        assert!(here.join("R5_提出用_2.xlsx").is_file());
    }
}

#[test]
fn a_folder_that_is_not_there_is_made_only_where_it_is_asked_for_as_one() {
    let folder = folder_with("R5.xlsx");
    let here = folder.path();
    let ran = yoshiki(here, &["R5.xlsx", "-o", "ない/R5.xlsx"]);
    refused(
        &ran,
        "保存先のフォルダーがありません",
        "the folder does not exist",
    );
    let ran = yoshiki(here, &["R5.xlsx", "-o", "R5.xlsx/中/"]);
    refused(&ran, "フォルダーではないもの", "is a file and not a folder");
    assert_eq!(files(here), ["R5.xlsx"]);
    let ran = yoshiki(here, &["R5.xlsx", "-o", "提出　用/令和5年度/"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(
        files(&here.join("提出　用/令和5年度")),
        ["R5_提出用.xlsx", "R5_確認用.xlsx"]
    );
}

#[test]
fn names_of_all_kinds_are_kept() {
    for stem in [
        "【最終】実施　状況",
        "か\u{3099}い\u{3099}と\u{3099}",
        "①②㈱髙﨑〜",
        "R5 (2) 'x' & %20",
        "-o",
        "名前.v1.2",
    ] {
        let folder = folder_with(&format!("{stem}.xlsx"));
        let here = folder.path();
        let ran = yoshiki(here, &["--", &format!("{stem}.xlsx")]);
        assert_eq!(ran.code, Some(0), "{stem}: {}", ran.err);
        let mut expected = vec![
            format!("{stem}.xlsx"),
            format!("{stem}_提出用.xlsx"),
            format!("{stem}_確認用.xlsx"),
        ];
        expected.sort();
        assert_eq!(files(here), expected);
        // As part of a folder, and its outputs are known for what they are.
        let ran = yoshiki(here, &[".", "--force"]);
        assert_eq!(ran.code, Some(0), "{stem}: {}", ran.err);
        assert_eq!(files(here), expected);
    }
}

/// Names have 255 bytes at most on all systems that count bytes: 85 kanji.
#[cfg(unix)]
#[test]
fn a_name_that_becomes_too_long_is_told_and_a_long_path_is_not() {
    let stem = "長".repeat(83);
    let folder = folder_with(&format!("{stem}.xlsx"));
    let here = folder.path();
    let ran = yoshiki(here, &[&format!("{stem}.xlsx")]);
    refused(&ran, "名前が長すぎる", "the name is too long");
    assert_eq!(files(here).len(), 1);
    let name = format!("{stem}.xlsx");
    for args in [vec!["check", &name], vec![&name, "-o", "短い.xlsx"]] {
        let ran = yoshiki(here, &args);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }
    // The longest name that there is room for: 255 bytes with its mark, more than that with that of a temporary file.
    let stem = "長".repeat(80);
    fs::copy(sample(CLEAN), here.join(format!("{stem}.xlsx"))).expect("a sample");
    let ran = yoshiki(here, &[&format!("{stem}.xlsx"), "--no-review"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);

    let deep = here
        .join("令和5年度実施状況報告".repeat(4))
        .join("深い".repeat(30));
    assert!(deep.as_os_str().len() > 260);
    fs::create_dir_all(&deep).expect("a deep folder");
    let input = deep.join("R5.xlsx");
    fs::copy(sample(CLEAN), &input).expect("a sample");
    let ran = yoshiki(here, &[&input.to_string_lossy()]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(files(&deep).len(), 3);
}

#[cfg(target_os = "linux")]
mod linux {
    use super::*;

    #[expect(clippy::print_stderr, reason = "whoever runs the tests is to know")]
    fn skipped(why: &str) {
        eprintln!("skipped: {why}");
    }

    /// The program, in a shell that does something first.
    fn after(setup: &str, folder: &Path, args: &[&str]) -> Ran {
        let script = format!("{setup} && exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command
            .args(["-c", &script, env!("CARGO_BIN_EXE_yoshiki")])
            .args(args);
        ran(&mut command, folder)
    }

    /// The same where folders can be mounted by anybody; none where the system forbids it.
    fn mounted(setup: &str, folder: &Path, args: &[&str]) -> Option<Ran> {
        let may = Command::new("unshare")
            .args(["-rm", "sh", "-c", "mount -t tmpfs tmpfs /mnt"])
            .current_dir(folder)
            .output();
        if !may.is_ok_and(|output| output.status.success()) {
            skipped("this system lets nobody mount a folder of their own");
            return None;
        }
        let script = format!("{setup} && exec \"$0\" \"$@\"");
        let mut command = Command::new("unshare");
        command
            .args(["-rm", "sh", "-c", &script, env!("CARGO_BIN_EXE_yoshiki")])
            .args(args);
        Some(ran(&mut command, folder))
    }

    #[test]
    fn a_file_that_outgrows_its_limit_is_an_error_and_not_the_end() {
        let folder = folder_with("R5.xlsx");
        let here = folder.path();
        fs::write(here.join("R5_提出用.xlsx"), "前のもの").expect("an output");
        // Blocks of 512 bytes or of 1,024: less than the workbook in both.
        let ran = after("ulimit -f 4", here, &["R5.xlsx", "--force"]);
        refused(
            &ran,
            "一つのファイルに許された大きさ",
            "larger than a file may be there",
        );
        assert_eq!(files(here), ["R5.xlsx", "R5_提出用.xlsx"]);
        let kept = fs::read_to_string(here.join("R5_提出用.xlsx"));
        assert_eq!(kept.ok().as_deref(), Some("前のもの"));
    }

    #[test]
    fn a_full_disk_is_told_and_nothing_is_left_on_it() {
        let folder = folder_with("R5.xlsx");
        let here = folder.path();
        fs::create_dir(here.join("満")).expect("a folder");
        // The shell stays, so that it can tell what is left on the disk that goes with it.
        let setup = "mount -t tmpfs -o size=16k tmpfs 満 && { \"$0\" \"$@\"; code=$?; ls -A 満 | sed 's/^/left: /' >&2; exit $code; }";
        let Some(ran) = mounted(setup, here, &["R5.xlsx", "-o", "満/R5.xlsx"]) else {
            return;
        };
        refused(&ran, "空き容量が足りません", "no space is left");
        assert!(!ran.err.contains("left: "), "{}", ran.err);
    }

    #[test]
    fn standard_output_that_is_full_is_told() {
        let folder = folder_with("R5.xlsx");
        let ran = after(
            "exec >/dev/full",
            folder.path(),
            &["R5.xlsx", "-o", "-", "--to", "json"],
        );
        assert_eq!(ran.code, Some(3), "{}", ran.err);
        for part in [
            "標準出力に書き出せません",
            "standard output cannot be written",
        ] {
            assert!(ran.err.contains(part), "{}", ran.err);
        }
    }

    #[test]
    fn a_read_only_disk_is_told() {
        let folder = folder_with("R5.xlsx");
        let here = folder.path();
        fs::create_dir(here.join("読")).expect("a folder");
        let setup = "mount -t tmpfs -o ro tmpfs 読";
        let args = ["R5.xlsx", "-o", "読/R5.xlsx"];
        if let Some(ran) = mounted(setup, here, &args) {
            refused(&ran, "書き込みのできない場所", "the place is read-only");
        }
    }

    #[test]
    fn a_folder_without_permission_is_told() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder_with("R5.xlsx");
        let here = folder.path();
        let closed = here.join("不可");
        fs::create_dir(&closed).expect("a folder");
        let set = |path: &Path, mode| {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("permissions");
        };
        set(&closed, 0o555);
        let args = ["R5.xlsx", "-o", "不可/R5.xlsx"];
        let ran = if fs::write(closed.join("試し"), "").is_ok() {
            fs::remove_file(closed.join("試し")).expect("the trial");
            // Nobody can be kept out who is root; who is nobody can.
            let program = here.join("yoshiki");
            fs::copy(env!("CARGO_BIN_EXE_yoshiki"), &program).expect("the program");
            set(here, 0o755);
            let mut command = Command::new("setpriv");
            let nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
            command.args(nobody).arg(&program).args(args);
            let may = Command::new("setpriv").args(nobody).arg("true").output();
            if !may.is_ok_and(|output| output.status.success()) {
                skipped("root may write everywhere, and there is no setpriv to be somebody else");
                return;
            }
            super::ran(&mut command, here)
        } else {
            yoshiki(here, &args)
        };
        set(&closed, 0o755);
        refused(&ran, "書き込む権限がありません", "you may not write there");
        assert!(files(&closed).is_empty());
    }
}
