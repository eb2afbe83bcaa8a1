//! Programs that run beside the chore: their output is kept, and none outlives it.

use std::{
    env,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

/// A program that is running. It is killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Running {
    name: String,
    child: Child,
    lines: Receiver<String>,
    /// What it wrote so far, both streams.
    pub(crate) written: Vec<String>,
}

impl Running {
    pub(crate) fn start(name: &str, command: &mut Command) -> Result<Self, String> {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(|error| format!("{name} could not be started: {error}"))?;
        let (sender, lines) = channel();
        let streams: [Option<Box<dyn Read + Send>>; 2] = [
            child.stdout.take().map(|stream| Box::new(stream) as _),
            child.stderr.take().map(|stream| Box::new(stream) as _),
        ];
        for stream in streams.into_iter().flatten() {
            let sender = sender.clone();
            thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    if sender.send(line).is_err() {
                        return;
                    }
                }
            });
        }
        Ok(Self {
            name: name.to_owned(),
            child,
            lines,
            written: Vec::new(),
        })
    }

    /// The next line that the program writes.
    pub(crate) fn line(&mut self, patience: Duration) -> Result<String, String> {
        match self.lines.recv_timeout(patience) {
            Ok(line) => {
                self.written.push(line.clone());
                Ok(line)
            }
            Err(RecvTimeoutError::Timeout) => Err(self.report("wrote nothing in time")),
            Err(RecvTimeoutError::Disconnected) => Err(self.report("ended too early")),
        }
    }

    /// Reads lines until one fits.
    pub(crate) fn line_with(
        &mut self,
        what: &str,
        patience: Duration,
        fits: impl Fn(&str) -> bool,
    ) -> Result<String, String> {
        let deadline = Instant::now() + patience;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let line = self
                .line(left)
                .map_err(|error| format!("waiting for {what}: {error}"))?;
            if fits(&line) {
                return Ok(line);
            }
        }
    }

    /// Waits for the end of the program: its streams are closed then.
    pub(crate) fn end(&mut self, patience: Duration) -> Result<ExitStatus, String> {
        let deadline = Instant::now() + patience;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => self.written.push(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => return Err(self.report("did not end in time")),
            }
        }
        self.child
            .wait()
            .map_err(|error| format!("{}: {error}", self.name))
    }

    /// A sentence about the program, with all that it wrote.
    pub(crate) fn report(&self, what: &str) -> String {
        let mut report = format!("{} {what}", self.name);
        for line in &self.written {
            report.push_str("\n    ");
            report.push_str(line);
        }
        report
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a program to its end, and shows what it wrote if it fails.
pub(crate) fn run(name: &str, command: &mut Command) -> Result<(), String> {
    let mut running = Running::start(name, command)?;
    let status = running.end(Duration::from_mins(10))?;
    if status.success() {
        Ok(())
    } else {
        Err(running.report(&format!("failed with {status}")))
    }
}

/// The workspace: where `Cargo.lock` is.
pub(crate) fn root() -> Result<PathBuf, String> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent()
        .map(Path::to_owned)
        .ok_or_else(|| String::from("xtask is in no workspace"))
}

/// Builds the sandbox's program and says where it is.
pub(crate) fn build_sandbox(release: bool) -> Result<PathBuf, String> {
    println!("building the sandbox");
    let root = root()?;
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args([
        "build",
        "--package",
        "cordial-sandbox",
        "--bin",
        "cordial-sandbox",
    ]);
    if release {
        command.arg("--release");
    }
    run("cargo build", command.current_dir(&root))?;
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    Ok(target
        .join(if release { "release" } else { "debug" })
        .join("cordial-sandbox")
        .with_extension(env::consts::EXE_EXTENSION))
}
