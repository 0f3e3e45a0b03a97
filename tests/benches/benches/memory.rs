//! Memory: what a status list takes at rest, in memory, and at most while it is read. Counted, not sampled.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use lomme_benches::{compressed_len, status_list, status_token};

/// The system's allocator, with a count of what is held and of the most that was.
struct Counting;

static HELD: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);

// SAFETY: every call goes to the system's allocator as it came; only numbers are kept beside it.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let held = HELD.fetch_add(layout.size(), Relaxed) + layout.size();
        MOST.fetch_max(held, Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

fn main() {
    for length in [1_000_000usize, 10_000_000] {
        let token = status_token(length);
        let before = HELD.load(Relaxed);
        MOST.store(before, Relaxed);
        let list = status_list(&token);
        let (held, most) = (HELD.load(Relaxed) - before, MOST.load(Relaxed) - before);
        drop(list);
        let compressed = compressed_len(&token.0);
        println!(
            "{{\"entries\": {length}, \"compressed\": {compressed}, \"at_rest\": {}, \"in_memory\": {held}, \"most\": {most}}}",
            token.0.len()
        );
    }
}
