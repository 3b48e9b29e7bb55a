// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableExperimentalFeature("Lifetimes"),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "Kith",
    platforms: [.macOS("26.0")],
    products: [
        .library(name: "Kith", targets: ["Kith"]),
        .executable(name: "kith", targets: ["KithCLI"]),
    ],
    traits: [
        .trait(name: "OpenBLAS", description: "Link OpenBLAS on Linux; without it portable Swift takes its place."),
        .default(enabledTraits: ["OpenBLAS"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
    ],
    targets: [
        .systemLibrary(
            name: "COpenBLAS", pkgConfig: "openblas",
            providers: [.apt(["libopenblas-dev"]), .brew(["openblas"])]),
        .systemLibrary(
            name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(
            name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"]), .brew(["zstd"])]),
        .systemLibrary(
            name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"]), .brew(["expat"])]),
        .target(name: "CKernels", cSettings: [.define("NDEBUG")]),
        .target(
            name: "KithLinearAlgebra",
            dependencies: [
                "CKernels",
                .target(name: "COpenBLAS", condition: .when(platforms: [.linux], traits: ["OpenBLAS"])),
            ],
            swiftSettings: settings),
        .target(
            name: "KithGraph", dependencies: ["KithLinearAlgebra", "CZlib", "CZstd", "CExpat"],
            exclude: ["Snapshot/FORMAT.md"], swiftSettings: settings),
        .target(name: "KithCommunities", dependencies: ["KithGraph"], swiftSettings: settings),
        .target(name: "CShippedRankers", exclude: ["shipped.kithranker"]),
        .target(
            name: "KithSuggestions", dependencies: ["KithCommunities", "CShippedRankers"], swiftSettings: settings),
        .target(name: "KithEvaluation", dependencies: ["KithSuggestions"], swiftSettings: settings),
        .target(
            name: "Kith", dependencies: ["KithCommunities", "KithEvaluation", "KithSuggestions"],
            swiftSettings: settings),
        .executableTarget(
            name: "KithCLI",
            dependencies: ["Kith", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: settings),
        .executableTarget(
            name: "TrainRanker",
            dependencies: ["Kith", .product(name: "ArgumentParser", package: "swift-argument-parser")],
            swiftSettings: settings),
        .target(
            name: "KithTestSupport", dependencies: ["KithGraph"], path: "Tests/KithTestSupport",
            swiftSettings: settings),
        .testTarget(
            name: "KithLinearAlgebraTests", dependencies: ["KithLinearAlgebra", "KithTestSupport"],
            exclude: ["Fixtures"], swiftSettings: settings),
        .testTarget(
            name: "KithGraphTests", dependencies: ["KithGraph", "KithTestSupport"], exclude: ["Fixtures"],
            swiftSettings: settings),
        .testTarget(
            name: "KithCommunitiesTests", dependencies: ["KithCommunities", "KithTestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "KithSuggestionsTests", dependencies: ["KithSuggestions", "KithTestSupport"],
            swiftSettings: settings),
        .testTarget(
            name: "KithEvaluationTests", dependencies: ["KithEvaluation", "KithTestSupport"], exclude: ["Fixtures"],
            swiftSettings: settings),
        .testTarget(
            name: "KithCLITests", dependencies: ["KithCLI", "KithTestSupport"], swiftSettings: settings),
    ]
)

// The fuzzer is linked with libFuzzer and built by Tests/Fuzz/run alone.
if Context.environment["KITH_FUZZ"] != nil {
    package.targets += [
        .systemLibrary(name: "CFuzzer", path: "Tests/Fuzz/CFuzzer"),
        .executableTarget(
            name: "KithFuzz", dependencies: ["KithTestSupport", "CFuzzer"], path: "Tests/Fuzz/Driver",
            swiftSettings: settings, linkerSettings: [.unsafeFlags(["-use-ld=lld"], .when(platforms: [.linux]))]),
    ]
}
