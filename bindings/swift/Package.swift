// swift-tools-version: 6.0
import PackageDescription

// Where the library comes from. An app of Apple's gets it as the XCFramework that bindings/phone/ios builds into this folder. Linux, and a
// Mac with LOMME_SYSTEM_LIBRARY set, link the library that cargo built, by `-Xlinker -L…`: so it is tested.
#if os(Linux)
    let linksSystemLibrary = true
#else
    let linksSystemLibrary = Context.environment["LOMME_SYSTEM_LIBRARY"] != nil
#endif

let library: Target =
    linksSystemLibrary
    ? .systemLibrary(name: "lommeFFI", path: "Sources/lommeFFI")
    : .binaryTarget(name: "lommeFFI", path: "lommeFFI.xcframework")

var tests: [Target] = [
    .testTarget(name: "LommeTests", dependencies: ["Lomme"])
]
#if os(Linux)
    // There is no CryptoKit: the key store of the tests needs another (libssl-dev).
    tests = [
        .systemLibrary(name: "OpenSSL", path: "Tests/OpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .testTarget(name: "LommeTests", dependencies: ["Lomme", "OpenSSL"]),
    ]
#endif

let package = Package(
    name: "Lomme",
    platforms: [.iOS(.v16), .macOS(.v13)],
    products: [.library(name: "Lomme", targets: ["Lomme"])],
    targets: [
        library,
        // What lomme-bindgen generates from the library: written for Swift 5's rules about threads. A static library brings no list of
        // what it is to be linked with: its TLS asks the system about certificates.
        .target(
            name: "LommeCore",
            dependencies: ["lommeFFI"],
            swiftSettings: [.swiftLanguageMode(.v5)],
            linkerSettings: ["Security", "CoreFoundation"].map { .linkedFramework($0, .when(platforms: [.iOS, .macOS])) }
        ),
        .target(name: "Lomme", dependencies: ["LommeCore"], resources: [.copy("PrivacyInfo.xcprivacy")]),
    ] + tests
)
