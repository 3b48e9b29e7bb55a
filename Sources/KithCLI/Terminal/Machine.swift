import Foundation

/// The machine that this process runs on.
struct Machine {
    /// Operating system and kernel.
    let system: String
    /// The processor's name.
    let processor: String
    /// Bytes of memory, or the control group's limit where that is lower.
    let memory: Int
    /// Bytes that can be had without swapping; `nil` where the system does not say.
    let availableMemory: Int?

    static var current: Machine {
        let physical = Int(clamping: ProcessInfo.processInfo.physicalMemory)
        let limit = groupLimit()
        let free = field("MemAvailable", of: "/proc/meminfo").flatMap { Int($0.split(separator: " ")[0]) }
        let available = free.map { min($0 * 1024, limit.map { max(0, $0.limit - $0.used) } ?? .max) }
        return Machine(
            system: ProcessInfo.processInfo.operatingSystemVersionString + kernel(),
            processor: processorName(),
            memory: min(physical, limit?.limit ?? physical), availableMemory: available)
    }

    /// The compiler that built this program, as far as a program can know.
    static var compiler: String {
        #if compiler(>=6.4)
            return "Swift 6.4 or later"
        #elseif compiler(>=6.3.1)
            return "Swift 6.3.1 or later"
        #elseif compiler(>=6.3)
            return "Swift 6.3"
        #else
            return "Swift 6.2"
        #endif
    }

    /// Whether optimized, and for which processors.
    static var build: String {
        #if DEBUG
            let kind = "debug (slow)"
        #else
            let kind = "release"
        #endif
        #if arch(x86_64)
            return kind + ", x86_64"
        #elseif arch(arm64)
            return kind + ", arm64"
        #else
            return kind
        #endif
    }

    private static func kernel() -> String {
        guard let release = text("/proc/sys/kernel/osrelease") else { return "" }
        return ", Linux " + release.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static func processorName() -> String {
        #if os(Linux)
            return field("model name", of: "/proc/cpuinfo") ?? "unknown"
        #else
            var name = [UInt8](repeating: 0, count: 256)
            var length = name.count
            guard unsafe sysctlbyname("machdep.cpu.brand_string", &name, &length, nil, 0) == 0 else { return "unknown" }
            return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
        #endif
    }

    /// The memory limit and use of the control group, where there is one.
    private static func groupLimit() -> (limit: Int, used: Int)? {
        guard let limit = number("/sys/fs/cgroup/memory.max"), let used = number("/sys/fs/cgroup/memory.current") else {
            return nil
        }
        return (limit, used)
    }

    private static func number(_ path: String) -> Int? {
        text(path).flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    /// What stands after `name:` in a file of such lines.
    private static func field(_ name: String, of path: String) -> String? {
        for line in text(path)?.split(separator: "\n") ?? [] {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces) == name {
                return parts[1].trimmingCharacters(in: .whitespaces)
            }
        }
        return nil
    }

    private static func text(_ path: String) -> String? {
        try? String(contentsOfFile: path, encoding: .utf8)
    }
}
