//! Instructions, which do not depend on what else the machine does: the same as `time`, counted by callgrind.

use std::hint::black_box;

use gungraun::{library_benchmark, library_benchmark_group, main};
use lomme_benches::exchange::{Arithmetic, Ready, collect, draw, repair_frames};
use lomme_benches::{Bare, Known, Scene, look_up, status_list, status_token};
use lomme_licence::cert::Certificate;
use lomme_licence::status::StatusList;

fn scene(known: Known) -> Scene {
    let scene = Scene::police(known);
    scene.assert_good();
    scene
}

#[library_benchmark]
#[bench::two(args = (2), setup = Bare::signatures)]
#[bench::three(args = (3), setup = Bare::signatures)]
fn signatures(bare: Vec<Bare>) {
    bare.iter().for_each(Bare::verify);
}

#[library_benchmark]
#[bench::by_root(args = (Known::ByRoot), setup = scene)]
#[bench::by_bundle(args = (Known::ByBundle), setup = scene)]
fn verify(scene: Scene) {
    black_box(scene.verify());
}

#[library_benchmark]
#[bench::one(setup = Arithmetic::new)]
fn sign(arithmetic: Arithmetic) {
    black_box(arithmetic.sign());
}

#[library_benchmark]
#[bench::one(setup = Arithmetic::new)]
fn public_key(arithmetic: Arithmetic) {
    black_box(arithmetic.public());
}

#[library_benchmark]
#[bench::one(setup = Arithmetic::new)]
fn agree(arithmetic: Arithmetic) {
    black_box(arithmetic.agree());
}

#[library_benchmark]
#[bench::message(args = (0), setup = shown)]
#[bench::first_frame(args = (1), setup = shown)]
#[bench::first_round(args = (u32::MAX), setup = shown)]
fn show((ready, frames): (Ready, u32)) {
    black_box(draw(&ready.exchange.show(), frames));
}

fn shown(frames: u32) -> (Ready, u32) {
    (Ready::new(), frames)
}

#[library_benchmark]
#[bench::repair_frames(setup = repair_frames)]
fn collected(texts: Vec<String>) -> Vec<u8> {
    black_box(collect(&texts))
}

#[library_benchmark]
#[bench::made_and_drawn(setup = Ready::new)]
fn ask(ready: Ready) {
    black_box(draw(&ready.exchange.ask(ready.secret).1, u32::MAX));
}

#[library_benchmark]
#[bench::made_and_drawn(setup = Ready::new)]
fn answer(ready: Ready) {
    black_box(draw(&ready.exchange.answer(&ready.ask, ready.secret), u32::MAX));
}

#[library_benchmark]
#[bench::verified(setup = Ready::new)]
fn answered(ready: Ready) {
    black_box(ready.exchange.verdict(&ready.challenge, &ready.answer));
}

#[cfg(feature = "isomdl")]
mod peer {
    use super::{black_box, library_benchmark, library_benchmark_group};
    use lomme_benches::peer::Peer;

    #[library_benchmark]
    #[bench::police(setup = Peer::police)]
    fn isomdl(peer: Peer) {
        black_box(peer.verify());
    }

    library_benchmark_group!(name = peers; benchmarks = isomdl);
}

fn list(length: usize) -> (StatusList, u64) {
    (status_list(&status_token(length)), length as u64)
}

#[library_benchmark]
#[bench::thousand(args = (1_000), setup = list)]
#[bench::ten_million(args = (10_000_000), setup = list)]
fn status_look_up((list, length): (StatusList, u64)) -> usize {
    black_box(look_up(&list, length))
}

#[library_benchmark]
#[bench::one_million(args = (1_000_000), setup = status_token)]
#[bench::ten_million(args = (10_000_000), setup = status_token)]
fn status_read(token: (Vec<u8>, Certificate)) -> StatusList {
    black_box(status_list(&token))
}

library_benchmark_group!(name = licence; benchmarks = signatures, verify, status_look_up, status_read);
library_benchmark_group!(name = sight; benchmarks = sign, public_key, agree, show, collected, ask, answer, answered);

#[cfg(feature = "isomdl")]
use peer::peers;

#[cfg(feature = "isomdl")]
main!(library_benchmark_groups = licence, sight, peers);
#[cfg(not(feature = "isomdl"))]
main!(library_benchmark_groups = licence, sight);
