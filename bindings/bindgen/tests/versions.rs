//! One version of each thing: what Android Studio takes from the catalogue is what Maven tests, and the packages are of the core's version.
#![allow(clippy::unwrap_used, clippy::panic)]

use lomme_tests::project;

fn file(path: &str) -> String {
    std::fs::read_to_string(project().join(path)).unwrap()
}

/// The value of `name = "…"` in TOML, or of `name = "…"` in Gradle's Kotlin.
fn assigned<'a>(text: &'a str, name: &str) -> &'a str {
    let line = text.lines().find(|line| line.split('=').next().unwrap().trim() == name);
    line.unwrap_or_else(|| panic!("no {name}")).split('"').nth(1).unwrap()
}

fn element<'a>(xml: &'a str, name: &str) -> &'a str {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    xml.split(&open).nth(1).unwrap_or_else(|| panic!("no {name}")).split(&close).next().unwrap()
}

#[test]
fn gradle_and_maven_build_with_the_same_versions() {
    let (catalogue, pom) =
        (file("bindings/kotlin/gradle/libs.versions.toml"), file("bindings/kotlin/pom.xml"));
    for name in ["kotlin", "coroutines", "jna"] {
        assert_eq!(assigned(&catalogue, name), element(&pom, &format!("{name}.version")), "{name}");
    }
    let android = element(&pom, "android-all.version");
    assert!(android.starts_with("15-"), "Android 15 is API level 35");
    assert_eq!(assigned(&catalogue, "compile-sdk"), "35");
}

#[test]
fn scripts_build_for_the_oldest_phone_that_the_packages_name() {
    let android = file("bindings/phone/android");
    let oldest =
        format!("readonly API={}\n", assigned(&file("bindings/kotlin/gradle/libs.versions.toml"), "min-sdk"));
    assert!(android.contains(&oldest), "{oldest}");
    assert!(file("bindings/swift/Package.swift").contains(".iOS(.v16)"));
    assert!(file("bindings/phone/ios").contains("export IPHONEOS_DEPLOYMENT_TARGET=16.0\n"));
}

#[test]
fn every_package_has_the_version_of_the_core() {
    let core = env!("CARGO_PKG_VERSION");
    for pom in
        ["bindings/kotlin/pom.xml", "bindings/kotlin/lomme/pom.xml", "bindings/kotlin/lomme-android/pom.xml"]
    {
        assert_eq!(element(&file(pom), "version"), core, "{pom}");
    }
    assert_eq!(assigned(&file("bindings/kotlin/build.gradle.kts"), "version"), core);
    assert_eq!(assigned(&file("bindings/python/pyproject.toml"), "version"), core);
}
