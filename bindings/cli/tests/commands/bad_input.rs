//! Input that is cut, damaged, huge, not there or something else is one clear line, and brings nothing down.

use crate::files::structures;
use crate::scene::{Scene, stderr, stdout};

/// Every command that reads a file, with `@` in the place of the file that is bad, and a good one to cut.
const READERS: [(&str, &[&str]); 17] = [
    ("licence.cbor", &["inspect", "@"]),
    ("bundle.cbor", &["inspect", "@"]),
    ("status.cwt", &["status", "@", "--index", "0"]),
    ("a/status-signer.pem", &["status", "status.cwt", "--index", "0", "--signer", "@"]),
    ("frames/frame-0001.png", &["scan", "@"]),
    ("frames.txt", &["scan", "@"]),
    ("bundle.cbor", &["scan", "frames.txt", "--bundle", "@", "--publisher", "a/trust-root.pem"]),
    ("a/trust-root.pem", &["scan", "frames.txt", "--bundle", "bundle.cbor", "--publisher", "@"]),
    ("freja.json", &["issue", "--authority", "a", "--device-key", "device.pem", "--person", "@"]),
    ("device.pem", &["issue", "--authority", "a", "--person", "freja.json", "--device-key", "@"]),
    ("licence.cbor", &["show", "--device-key", "device.pem", "--document", "@"]),
    ("device.pem", &["show", "--document", "licence.cbor", "--device-key", "@"]),
    ("items.json", &["overview", "--items", "@"]),
    ("items.json", &["agenda", "--ics", "--items", "@"]),
    ("items.json", &["remind", "--items", "@"]),
    ("items.json", &["accesslog", "--items", "@"]),
    ("memo.xml", &["memo", "@"]),
];

#[test]
fn bad_input_is_one_clear_line_and_status_1_whatever_the_command() {
    let scene = Scene::new();
    structures(&scene);
    scene.write("empty", b"");
    scene.write("random", &noise(1_000));
    scene.write("large", &vec![b'a'; 5_000_000]);
    std::fs::create_dir(scene.path("folder")).unwrap();
    for (good, args) in READERS {
        let content = scene.read(good);
        scene.write("cut", &content[..content.len() / 3]);
        for bad in ["empty", "random", "large", "missing", "folder", "cut"] {
            let args: Vec<&str> = args.iter().map(|arg| if *arg == "@" { bad } else { arg }).collect();
            fails(&scene, &args, b"");
        }
        if !args.contains(&"--publisher") {
            let args: Vec<&str> = args.iter().map(|arg| if *arg == "@" { "-" } else { arg }).collect();
            fails(&scene, &args, &noise(1_000));
        }
    }
    for bad in ["empty", "missing", "folder"] {
        fails(&scene, &["authority", "publish", bad, "--out", "b"], b"");
        fails(
            &scene,
            &["issue", "--authority", bad, "--person", "freja.json", "--device-key", "device.pem"],
            b"",
        );
    }
    fails(&scene, &["authority", "publish", "a", "--out", "folder"], b"");
    scene.write("a/register.json", b"{");
    fails(&scene, &["authority", "publish", "a", "--out", "b"], b"");
}

fn fails(scene: &Scene, args: &[&str], stdin: &[u8]) {
    let ran = scene.run_with(args, stdin);
    let said = stderr(&ran);
    assert_eq!(ran.status.code(), Some(1), "{args:?}: {said}");
    assert!(said.starts_with("lomme: ") && said.lines().count() == 1, "{args:?}: {said}");
    assert!(ran.stdout.is_empty(), "{args:?}: {}", stdout(&ran));
    assert!(!said.contains("Ødegaard") && !said.contains("99000001"), "{args:?}: {said}");
}

#[test]
fn damaged_files_never_bring_a_command_down() {
    let scene = Scene::new();
    let mut noise = noise(4_000).into_iter();
    for (file, _) in structures(&scene) {
        let content = scene.read(file);
        for _ in 0..12 {
            let mut damaged = content.clone();
            for _ in 0..3 {
                let (high, low, value) =
                    (noise.next().unwrap(), noise.next().unwrap(), noise.next().unwrap());
                let at = usize::from(u16::from_be_bytes([high, low])) % damaged.len();
                damaged[at] = value;
            }
            for args in [&["inspect", "-", "--raw"][..], &["scan", "-"]] {
                let ran = scene.run_with(args, &damaged);
                let said = String::from_utf8(ran.stderr).unwrap();
                assert!(matches!(ran.status.code(), Some(0 | 1 | 3 | 4)), "{file}: {said}");
                assert!(!said.contains("panicked"), "{file}: {said}");
            }
        }
    }
}

#[test]
fn a_picture_that_claims_to_be_gigantic_is_refused_before_memory_is_taken_for_it() {
    let scene = Scene::new();
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
    png.extend([0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff, 8, 0, 0, 0, 0]);
    let mut picture = Vec::new();
    // The checksums are right, so that the size is what is refused.
    let mut encoder = png::Encoder::new(&mut picture, 30_000, 30_000);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.write_header().unwrap().write_chunk(png::chunk::IDAT, &[]).unwrap();
    for (name, content) in [("header.png", png), ("large.png", picture)] {
        scene.write(name, &content);
        fails(&scene, &["scan", name], b"");
        fails(&scene, &["inspect", name], b"");
    }
}

#[test]
fn a_disturbed_symbol_never_brings_a_scan_down() {
    let scene = Scene::new();
    structures(&scene);
    let frame = scene.read("frames/frame-0001.png");
    let mut decoder = png::Decoder::new(std::io::Cursor::new(&frame));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let (width, channels) = (info.width as usize, info.color_type.samples());
    let mut noise = noise(20_000).into_iter();
    let mut place = |below: usize| {
        usize::from(u16::from_be_bytes([noise.next().unwrap(), noise.next().unwrap()])) % below
    };
    for round in 0..36 {
        let mut disturbed = pixels.clone();
        // From a few specks to a picture that is mostly something else.
        for _ in 0..=round % 12 {
            let (x, y, size) = (place(width), place(info.height as usize), 1 + place(width / 3));
            for (dx, dy) in (0..size).flat_map(|dx| (0..size).map(move |dy| (dx, dy))) {
                let at = ((y + dy) * width + (x + dx).min(width - 1)) * channels;
                disturbed.iter_mut().skip(at).take(channels).for_each(|byte| *byte = !*byte);
            }
        }
        let mut picture = Vec::new();
        let mut encoder = png::Encoder::new(&mut picture, info.width, info.height);
        encoder.set_color(info.color_type);
        encoder.write_header().unwrap().write_image_data(&disturbed).unwrap();
        let ran = scene.run_with(&["scan", "-"], &picture);
        assert_eq!((ran.status.code(), stderr(&ran).lines().count()), (Some(1), 1), "{}", stderr(&ran));
    }
}

/// Bytes without any order, the same every time, that are neither text nor CBOR.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_u32;
    let next = |_| {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_be_bytes()[0]
    };
    [0xff].into_iter().chain((1..length).map(next)).collect()
}
