// Invariants of this file, the owner of every large block of memory in Kith:
// * `base` points at `byteCount` bytes that stay valid and do not move for the life of the object.
// * A region made by `init(mappedFile:)` is never written through.
// * Nothing outside the Memory folder sees a raw pointer that outlives the region it came from.

import Foundation
import Synchronization

/// Where a large scratch array lives.
public enum MemoryBacking: Sendable, Equatable {
    /// Ordinary memory.
    case memory
    /// A file without a name in `directory`, mapped shared: the kernel writes pages out when memory is short,
    /// so arrays may exceed what the machine has.
    case disk(directory: String)
}

/// A failure of the operating system to give or map memory.
public enum MemoryError: Error, Sendable, Equatable {
    /// `path` could not be opened, sized or mapped; `code` is the system's `errno`.
    case file(path: String, code: Int32)
}

/// The bytes of all memory regions of this process together, now and at most, so that tests can hold what a computation
/// says it needs against what it took. Mapped files and scratch files count as nothing.
package struct MemoryAccount: ~Copyable, Sendable {
    private let live = Atomic<Int>(0)
    private let peak = Atomic<Int>(0)

    fileprivate init() {}

    /// Bytes of the regions that exist now.
    package var liveBytes: Int { live.load(ordering: .relaxed) }

    /// The most that ``liveBytes`` was since the start or the last ``resetPeak()``.
    package var peakBytes: Int { peak.load(ordering: .relaxed) }

    /// From here on the peak counts anew.
    package func resetPeak() { peak.store(liveBytes, ordering: .relaxed) }

    fileprivate func add(_ bytes: Int) {
        let now = live.add(bytes, ordering: .relaxed).newValue
        if bytes > 0 { peak.max(now, ordering: .relaxed) }
    }
}

/// One block of bytes: zero-filled memory, or a read-only mapped file, released with the object.
@safe public final class MemoryRegion: @unchecked Sendable {
    @usableFromInline let base: UnsafeMutableRawPointer
    public private(set) var byteCount: Int
    private let isMapped: Bool
    private let mappedLength: Int
    /// What this region has in ``account``.
    private var counted: Int

    /// What all regions take. Two atomic additions a region, none when elements are touched.
    package static let account = MemoryAccount()

    /// Blocks at least this large come straight from the kernel, so that they return to it at once.
    static let mappingThreshold = 1 << 18

    /// Blocks at least this large ask for huge pages (`MADV_HUGEPAGE`).
    static let hugePageThreshold = 1 << 21

    /// `byteCount` zero bytes. Running out of address space is fatal, as for any Swift array.
    public convenience init(zeroed byteCount: Int) {
        self.init(zeroed: byteCount, isCounted: true)
    }

    /// As ``init(zeroed:)``; scratch memory of a library's routine is left out of ``account``, as a linked library's is.
    init(zeroed byteCount: Int, isCounted: Bool) {
        precondition(byteCount >= 0)
        self.byteCount = byteCount
        counted = isCounted ? byteCount : 0
        let counted = counted
        defer { MemoryRegion.account.add(counted) }
        if byteCount >= MemoryRegion.mappingThreshold {
            isMapped = true
            mappedLength = byteCount
            let pointer = unsafe mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0)
            guard let pointer = unsafe pointer, unsafe pointer != MAP_FAILED else {
                fatalError("out of memory: \(byteCount) bytes")
            }
            #if os(Linux)
                // Large arrays are mostly written in random order, where small pages cost a fault and a walk each.
                if byteCount >= MemoryRegion.hugePageThreshold { unsafe madvise(pointer, byteCount, MADV_HUGEPAGE) }
            #endif
            unsafe base = pointer
        } else {
            isMapped = false
            mappedLength = 0
            unsafe base = UnsafeMutableRawPointer.allocate(byteCount: max(byteCount, 1), alignment: 64)
            unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
        }
    }

    /// `byteCount` zero bytes in an unnamed file of `directory`.
    public init(zeroed byteCount: Int, inFileOf directory: String) throws(MemoryError) {
        precondition(byteCount > 0)
        var template = Array((directory + "/.kith-scratch-XXXXXX").utf8CString)
        let descriptor = unsafe template.withUnsafeMutableBufferPointer { unsafe mkstemp($0.baseAddress!) }
        guard descriptor >= 0 else { throw .file(path: directory, code: errno) }
        defer { close(descriptor) }
        _ = unsafe template.withUnsafeBufferPointer { unsafe unlink($0.baseAddress!) }
        guard ftruncate(descriptor, off_t(byteCount)) == 0 else { throw .file(path: directory, code: errno) }
        let pointer = unsafe mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard let pointer = unsafe pointer, unsafe pointer != MAP_FAILED else {
            throw .file(path: directory, code: errno)
        }
        unsafe base = pointer
        self.byteCount = byteCount
        counted = 0
        isMapped = true
        mappedLength = byteCount
    }

    /// The whole of the open regular file `descriptor`, read only. The descriptor may be closed afterwards.
    ///
    /// A file that another program shortens while it is mapped ends the process when the lost part is read; files
    /// that are replaced by renaming, as Kith does, are safe.
    public init(mapping descriptor: Int32, byteCount: Int, path: String) throws(MemoryError) {
        self.byteCount = byteCount
        counted = 0
        guard byteCount > 0 else {
            isMapped = false
            mappedLength = 0
            unsafe base = UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 64)
            return
        }
        let pointer = unsafe mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let pointer = unsafe pointer, unsafe pointer != MAP_FAILED else {
            throw .file(path: path, code: errno)
        }
        unsafe base = pointer
        isMapped = true
        mappedLength = byteCount
    }

    /// Gives the bytes from `byteCount` on back to the system, where the region can.
    func shrink(to newCount: Int) {
        precondition(newCount <= byteCount)
        byteCount = newCount
        guard isMapped else { return }
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let keep = (newCount + page - 1) / page * page
        if keep < mappedLength {
            let given = min(counted, mappedLength - keep)
            counted -= given
            MemoryRegion.account.add(-given)
            unsafe madvise(base + keep, mappedLength - keep, MADV_DONTNEED)
        }
    }

    /// Tells the kernel that the region will be read from front to back.
    public func adviseSequential() {
        guard isMapped else { return }
        unsafe madvise(base, mappedLength, MADV_SEQUENTIAL)
    }

    /// Lets the kernel drop the pages of `range` from this process. A mapped file is read again when touched.
    public func releasePages(_ range: Range<Int>) {
        guard isMapped, range.lowerBound >= 0, range.upperBound <= mappedLength else { return }
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        let low = (range.lowerBound + page - 1) / page * page
        let high = range.upperBound / page * page
        if low < high { unsafe madvise(base + low, high - low, MADV_DONTNEED) }
    }

    /// Has the kernel back the pages of `range` with memory at once, where it can; what they hold stays.
    func populate(_ range: Range<Int>) {
        #if os(Linux)
            guard isMapped, range.lowerBound >= 0, range.upperBound <= mappedLength, !range.isEmpty else { return }
            let page = Int(sysconf(Int32(_SC_PAGESIZE)))
            let low = range.lowerBound / page * page
            // MADV_POPULATE_WRITE; kernels before 5.14 refuse it, and pages then come one by one as ever.
            unsafe madvise(base + low, range.upperBound - low, 23)
        #endif
    }

    deinit {
        MemoryRegion.account.add(-counted)
        if isMapped {
            unsafe munmap(base, mappedLength)
        } else {
            unsafe base.deallocate()
        }
    }
}
