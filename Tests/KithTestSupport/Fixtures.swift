import Foundation
import KithGraph
import KithLinearAlgebra

/// Small networks for tests.
public enum Fixture {
    /// A network of the given follows; handles as written.
    public static func network(_ follows: [(String, String)], people: [String] = [], threads: Int = 1) throws -> Network
    {
        let builder = NetworkBuilder(options: .init(threads: threads))
        for handle in people { _ = builder.person(handle) }
        for (from, to) in follows { try builder.follow(builder.person(from), builder.person(to)) }
        return try builder.finish()
    }

    /// A seeded random directed network: `follows` draws of two people, repeats merged and self follows dropped. All
    /// people exist, handles are `p0`, `p1`, ….
    public static func random(people: Int, follows: Int, seed: UInt64, threads: Int = 1) throws -> Network {
        var generator = SeededGenerator(seed: seed)
        let builder = NetworkBuilder(options: .init(threads: threads))
        let locals = (0..<people).map { builder.person("p\($0)") }
        for _ in 0..<follows {
            let from = locals[Int(generator.below(UInt64(people)))]
            let to = locals[Int(generator.below(UInt64(people)))]
            try builder.follow(from, to)
        }
        return try builder.finish()
    }

    /// Every directed graph without loops on `people` vertices, as follows between `"0"`, `"1"`, …: 2^(n(n-1)) of them.
    public static func allGraphs(people: Int) -> [[(Int, Int)]] {
        let pairs = (0..<people).flatMap { a in (0..<people).filter { $0 != a }.map { (a, $0) } }
        return (0..<(1 << pairs.count)).map { bits in
            pairs.indices.filter { bits >> $0 & 1 == 1 }.map { pairs[$0] }
        }
    }
}

/// The shared real networks, which are not part of the project: tests that use them carry
/// `.enabled(if: SharedData.isPresent, "shared datasets are not here")`.
public enum SharedData {
    /// `KITH_DATASETS` when set, else `shared/datasets` beside the checkout.
    public static let folder: String = {
        if let folder = ProcessInfo.processInfo.environment["KITH_DATASETS"] { return folder }
        let package = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return "/" + package.split(separator: "/").dropLast().joined(separator: "/") + "/shared/datasets"
    }()

    public static var isPresent: Bool { FileManager.default.fileExists(atPath: folder + "/README.md") }

    public static func path(_ file: String) -> String { folder + "/" + file }
}

/// A folder for one test's files, removed with the object.
public final class TemporaryFolder {
    public let path: String

    public init() throws {
        path = FileManager.default.temporaryDirectory.path + "/kith-test-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    public func file(_ name: String) -> String { path + "/" + name }

    @discardableResult
    public func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        try Data(bytes).write(to: URL(filePath: file(name)))
        return file(name)
    }

    @discardableResult
    public func write(_ name: String, _ text: String) throws -> String {
        try write(name, Array(text.utf8))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
