//! What every bench measures with: the clock of the CPU, the resident size, an
//! allocator that counts, and lines of figures.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    fs,
    path::Path,
    sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering::Relaxed},
};

/// The system's allocator, with counts while they are switched on.
pub struct Counting;
static ON: AtomicBool = AtomicBool::new(false);
static ALLOCS: AtomicU64 = AtomicU64::new(0);
static BYTES: AtomicU64 = AtomicU64::new(0);
static LIVE: AtomicI64 = AtomicI64::new(0);
static HIST_ON: AtomicBool = AtomicBool::new(false);
static HIST: [AtomicU64; 1 << 15] = [const { AtomicU64::new(0) }; 1 << 15];
fn note(n: usize) {
    if HIST_ON.load(Relaxed) {
        HIST[n.min(HIST.len() - 1)].fetch_add(1, Relaxed);
    }
}

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, l: Layout) -> *mut u8 {
        if ON.load(Relaxed) {
            note(l.size());
            ALLOCS.fetch_add(1, Relaxed);
            BYTES.fetch_add(l.size() as u64, Relaxed);
            LIVE.fetch_add(l.size() as i64, Relaxed);
        }
        unsafe { System.alloc(l) }
    }
    unsafe fn dealloc(&self, p: *mut u8, l: Layout) {
        if ON.load(Relaxed) {
            LIVE.fetch_sub(l.size() as i64, Relaxed);
        }
        unsafe { System.dealloc(p, l) }
    }
    unsafe fn realloc(&self, p: *mut u8, l: Layout, n: usize) -> *mut u8 {
        if ON.load(Relaxed) {
            note(n);
            ALLOCS.fetch_add(1, Relaxed);
            BYTES.fetch_add(n as u64, Relaxed);
            LIVE.fetch_add(n as i64 - l.size() as i64, Relaxed);
        }
        unsafe { System.realloc(p, l, n) }
    }
}
#[global_allocator]
static A: Counting = Counting;

#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    /// Calls to alloc and realloc.
    pub allocs: u64,
    /// Bytes they asked for.
    pub bytes: u64,
    /// Bytes asked for and not given back.
    pub live: i64,
}
pub fn count<T>(f: impl FnOnce() -> T) -> (T, Count) {
    let was = (ALLOCS.load(Relaxed), BYTES.load(Relaxed), LIVE.load(Relaxed));
    ON.store(true, Relaxed);
    let v = f();
    ON.store(false, Relaxed);
    let c = Count {
        allocs: ALLOCS.load(Relaxed) - was.0,
        bytes: BYTES.load(Relaxed) - was.1,
        live: LIVE.load(Relaxed) - was.2,
    };
    (v, c)
}

/// From now on: bytes asked for and not given back.
pub fn watch_live() {
    LIVE.store(0, Relaxed);
    ON.store(true, Relaxed);
}
/// Bytes asked for since [`watch_live`] and not given back.
#[must_use]
pub fn live() -> i64 {
    LIVE.load(Relaxed)
}

/// How often each size was asked for; the last entry stands for all above it.
pub fn hist(f: impl FnOnce()) -> Vec<(usize, u64)> {
    HIST_ON.store(true, Relaxed);
    let _ = count(f);
    HIST_ON.store(false, Relaxed);
    HIST.iter().enumerate().map(|(i, c)| (i, c.swap(0, Relaxed))).collect()
}

/// Resident bytes of this process.
#[must_use]
pub fn rss() -> i64 {
    let s = fs::read_to_string("/proc/self/statm").unwrap();
    s.split(' ').nth(1).unwrap().parse::<i64>().unwrap() * 4096
}
/// CPU seconds of this process, user and system.
#[must_use]
pub fn cpu() -> f64 {
    // SAFETY: getrusage fills the struct it is given.
    let u = unsafe {
        let mut u = std::mem::zeroed::<libc::rusage>();
        libc::getrusage(libc::RUSAGE_SELF, &raw mut u);
        u
    };
    let t = |t: libc::timeval| t.tv_sec as f64 + t.tv_usec as f64 / 1e6;
    t(u.ru_utime) + t(u.ru_stime)
}
/// CPU seconds of this thread.
#[must_use]
pub fn thread_cpu() -> f64 {
    // SAFETY: clock_gettime fills the struct it is given.
    let t = unsafe {
        let mut t = std::mem::zeroed::<libc::timespec>();
        libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut t);
        t
    };
    t.tv_sec as f64 + t.tv_nsec as f64 / 1e9
}
/// Keep this process on one core.
pub fn pin(core: usize) {
    // SAFETY: the set is zeroed and then filled by its own macro.
    unsafe {
        let mut set = std::mem::zeroed::<libc::cpu_set_t>();
        libc::CPU_SET(core, &mut set);
        libc::sched_setaffinity(0, size_of::<libc::cpu_set_t>(), &raw const set);
    }
}
/// Hand freed memory back, so that the resident size means something.
pub fn trim() {
    // SAFETY: glibc's malloc_trim has no preconditions.
    unsafe { libc::malloc_trim(0) };
}

#[must_use]
pub fn median(mut v: Vec<f64>) -> f64 {
    v.sort_by(f64::total_cmp);
    v[v.len() / 2]
}
pub fn line(bench: &str, contender: &str, metric: &str, value: f64, unit: &str) {
    use std::io::Write;
    let v = if value.abs() >= 100.0 { format!("{value:.0}") } else { format!("{value:.3}") };
    println!("{bench},{contender},{metric},{v},{unit}");
    std::io::stdout().flush().unwrap();
}

#[must_use]
pub fn load(dir: &Path, name: &str, max_bytes: usize) -> Vec<String> {
    let s = fs::read_to_string(dir.join(format!("{name}.jsonl"))).unwrap();
    let mut n = 0;
    s.lines()
        .take_while(|l| {
            n += l.len();
            n <= max_bytes || n == l.len()
        })
        .map(str::to_owned)
        .collect()
}

/// `--name value` from the command line.
#[must_use]
pub fn arg(name: &str) -> Option<String> {
    let mut a = std::env::args();
    a.by_ref().find(|x| x == name)?;
    a.next()
}
#[must_use]
pub fn num(name: &str, default: u64) -> u64 {
    arg(name).map_or(default, |v| v.parse().expect("a number"))
}
