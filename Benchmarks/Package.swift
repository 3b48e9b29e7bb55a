// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Benchmarks",
    platforms: [.macOS("26.0")],
    dependencies: [
        .package(name: "Kith", path: ".."),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        .executableTarget(
            name: "kith-bench",
            dependencies: [
                .product(name: "Kith", package: "Kith"),
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            path: "Sources/KithBench",
            swiftSettings: [.strictMemorySafety(), .treatAllWarnings(as: .error)])
    ]
)
