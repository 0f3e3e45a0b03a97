//! Time: verifying a police presentation beside the signatures it rests on and beside isomdl; status lists.

use criterion::{Criterion, criterion_group, criterion_main};
use lomme_benches::{Bare, Known, Scene, look_up, status_list, status_token};

fn verify(c: &mut Criterion) {
    let mut group = c.benchmark_group("verify");
    let bare = Bare::signatures(3);
    group.bench_function("signatures", |b| b.iter(|| bare.iter().for_each(Bare::verify)));
    for (name, known) in [("by_root", Known::ByRoot), ("by_bundle", Known::ByBundle)] {
        let scene = Scene::police(known);
        scene.assert_good();
        group.bench_function(name, |b| b.iter(|| scene.verify()));
    }
    #[cfg(feature = "isomdl")]
    {
        let peer = lomme_benches::peer::Peer::police();
        group.bench_function("isomdl", |b| b.iter(|| peer.verify()));
    }
    group.finish();
}

fn status(c: &mut Criterion) {
    let mut group = c.benchmark_group("status");
    for (name, length) in [("thousand", 1_000usize), ("ten_million", 10_000_000)] {
        let token = status_token(length);
        let list = status_list(&token);
        group.bench_function(format!("look_up_{name}"), |b| b.iter(|| look_up(&list, length as u64)));
    }
    for (name, length) in [("one_million", 1_000_000usize), ("ten_million", 10_000_000)] {
        let token = status_token(length);
        group.bench_function(format!("read_{name}"), |b| b.iter(|| status_list(&token)));
    }
    group.finish();
}

criterion_group!(benches, verify, status);
criterion_main!(benches);
