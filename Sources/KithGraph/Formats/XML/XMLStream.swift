// Invariants of this file, the only one that talks to expat:
// * `parser` is made in `init`, freed in `deinit` and used by one thread.
// * expat holds an unowned reference to the stream; callbacks run only inside `XML_Parse`, which runs only inside
//   methods of the living stream.
// * Names and attributes that expat passes are NUL-terminated, valid UTF-8, and live as long as the callback:
//   `XMLElement` cannot escape it, and spans cannot outlive the element.
// * No Swift error crosses C: a failing handler's error is kept, the parser stopped, and the error thrown afterwards.

import CExpat
import Foundation
import KithLinearAlgebra

/// What wants to hear of a document's elements.
protocol XMLHandler: AnyObject {
    func start(_ element: borrowing XMLElement, _ stream: XMLStream) throws(KithGraphError)
    func end(_ element: borrowing XMLElement, _ stream: XMLStream) throws(KithGraphError)
}

/// Reads an XML document from front to back without holding it, and tells a handler of every element.
///
/// Documents come from anywhere, so what could be used against the reader is refused: document types with declarations
/// of their own (entities that expand without end live there), elements nested more than ``depthLimit`` deep, and tags
/// or values of more than ``sizeLimit`` bytes. Elements are known by their local names, attributes by their full ones.
@safe final class XMLStream {
    /// Elements may nest this deep.
    static let depthLimit = 256
    /// Bytes of a tag with its attributes, or of a value between tags.
    static let sizeLimit = 1 << 20
    /// Unfinished tags are waited for up to this many bytes. More than ``sizeLimit``, since expat may put off parsing.
    private static let waitLimit = 4 << 20
    private static let feedLength = 1 << 16

    /// The text met since ``collectsText`` was last set.
    private(set) var text: [UInt8] = []
    /// Whether text is wanted; setting it starts anew.
    var collectsText = false {
        didSet { text.removeAll(keepingCapacity: true) }
    }

    private let file: String
    private let parser: XML_Parser
    private var handler: (any XMLHandler)?
    private var failure: KithGraphError?
    private var depth = 0

    private init(_ file: String) {
        self.file = file
        guard let parser = unsafe XML_ParserCreate(nil) else { fatalError("out of memory: XML parser") }
        unsafe self.parser = unsafe parser
        unsafe XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        unsafe XML_SetElementHandler(
            parser,
            { context, name, attributes in unsafe XMLStream.from(context).didStart(name, attributes) },
            { context, name in unsafe XMLStream.from(context).didEnd(name) })
        unsafe XML_SetCharacterDataHandler(parser) { context, bytes, count in
            unsafe XMLStream.from(context).didMeet(bytes, count)
        }
        unsafe XML_SetStartDoctypeDeclHandler(parser) { context, _, _, _, hasDeclarations in
            unsafe XMLStream.from(context).didMeetDocumentType(hasDeclarations != 0)
        }
        unsafe XML_SetSkippedEntityHandler(parser) { context, name, _ in
            unsafe XMLStream.from(context).didSkipEntity(name)
        }
    }

    deinit { unsafe XML_ParserFree(parser) }

    /// Reads all of `source` and tells `handler` of its elements.
    ///
    /// Throws what the handler throws, and ``KithGraphError/badData(place:found:expected:)`` with line and column where
    /// the document is not well-formed or goes beyond a limit.
    static func parse(
        _ source: ByteSource, handler: any XMLHandler, progress: ((Int, Int?) -> Void)?
    ) throws(KithGraphError) {
        let stream = XMLStream(source.name)
        stream.handler = handler
        var fed = 0
        while let block = try source.next() {
            var start = 0
            while start < block.count {
                let end = min(block.count, start + feedLength)
                fed += end - start
                try stream.feed(block.slice(start..<end), isLast: false)
                try stream.checkProgress(fed)
                start = end
            }
            progress?(source.consumedBytes, source.totalBytes)
        }
        try stream.feed(SharedBuffer([]), isLast: true)
    }

    /// Where the element, or the flaw, that is being looked at starts.
    var place: InputPlace {
        InputPlace(
            file: file, line: unsafe Int(XML_GetCurrentLineNumber(parser)),
            column: unsafe Int(XML_GetCurrentColumnNumber(parser)) + 1)
    }

    private func feed(_ bytes: SharedBuffer<UInt8>, isLast: Bool) throws(KithGraphError) {
        let status = unsafe bytes.withBytes { bytes in
            unsafe XML_Parse(
                parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), isLast ? 1 : 0)
        }
        if let failure { throw failure }
        guard status == XML_STATUS_OK else { throw flaw(unsafe XML_GetErrorCode(parser)) }
    }

    /// expat keeps an unfinished tag in memory until its end comes, which must not be the end of the file.
    private func checkProgress(_ fed: Int) throws(KithGraphError) {
        guard fed - max(0, unsafe Int(XML_GetCurrentByteIndex(parser))) > XMLStream.waitLimit else { return }
        throw tooLong("tag, comment or declaration")
    }

    private func tooLong(_ what: String) -> KithGraphError {
        .badData(place: place, found: "a \(what) of more than 1 MiB", expected: "at most 1 MiB")
    }

    private func flaw(_ code: XML_Error) -> KithGraphError {
        let found: String
        var expected = "well-formed XML"
        switch code {
        case XML_ERROR_NO_ELEMENTS, XML_ERROR_UNCLOSED_TOKEN, XML_ERROR_PARTIAL_CHAR, XML_ERROR_UNCLOSED_CDATA_SECTION:
            found = "the end of the file"
            if depth > 0 { expected = depth == 1 ? "a closing tag" : "\(depth) closing tags" }
        case XML_ERROR_TAG_MISMATCH:
            found = "a closing tag that is not the last opened one's"
        case XML_ERROR_INVALID_TOKEN:
            found = "a character or byte that may not stand here"
            expected = "well-formed XML in its declared encoding"
        case XML_ERROR_SYNTAX:
            found = "text where a tag should be"
        case XML_ERROR_UNKNOWN_ENCODING:
            found = "an encoding that is not known"
            expected = "UTF-8, UTF-16, ISO-8859-1 or US-ASCII"
        default:
            found = unsafe XML_ErrorString(code).map { unsafe String(cString: $0) } ?? "XML error \(code.rawValue)"
        }
        return .badData(place: place, found: found, expected: expected)
    }

    private func fail(_ error: KithGraphError) {
        failure = error
        unsafe XML_StopParser(parser, 0)
    }

    /// Runs a step of the handler unless something failed before.
    private func attempt(_ step: () throws(KithGraphError) -> Void) {
        guard failure == nil else { return }
        do { try step() } catch { fail(error) }
    }
}

extension XMLStream {
    private static func from(_ context: UnsafeMutableRawPointer?) -> XMLStream {
        unsafe Unmanaged<XMLStream>.fromOpaque(context!).takeUnretainedValue()
    }

    private func didStart(
        _ name: UnsafePointer<CChar>?, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
    ) {
        depth += 1
        attempt { () throws(KithGraphError) in
            guard unsafe XML_GetCurrentByteCount(parser) <= XMLStream.sizeLimit else { throw tooLong("tag") }
            guard depth <= XMLStream.depthLimit else {
                throw .badData(
                    place: place, found: "elements nested more than \(XMLStream.depthLimit) deep",
                    expected: "at most that many")
            }
            try unsafe handler!.start(XMLElement(name!, attributes), self)
        }
    }

    private func didEnd(_ name: UnsafePointer<CChar>?) {
        attempt { () throws(KithGraphError) in try unsafe handler!.end(XMLElement(name!, nil), self) }
        depth -= 1
    }

    private func didMeet(_ bytes: UnsafePointer<CChar>?, _ count: Int32) {
        guard collectsText, failure == nil else { return }
        if text.count + Int(count) > XMLStream.sizeLimit { return fail(tooLong("value")) }
        let raw = unsafe UnsafeRawBufferPointer(start: bytes, count: Int(count))
        unsafe text.append(contentsOf: raw)
    }

    private func didMeetDocumentType(_ hasDeclarations: Bool) {
        guard hasDeclarations, failure == nil else { return }
        fail(
            .badData(
                place: place, found: "a document type with declarations of its own (entities, say)",
                expected: "none, since they can be used to fill the memory"))
    }

    private func didSkipEntity(_ name: UnsafePointer<CChar>?) {
        guard failure == nil else { return }
        let shown = unsafe InputText.quoted(name.map { unsafe "&" + String(cString: $0) + ";" } ?? "")
        fail(.badData(place: place, found: "the undefined entity \(shown)", expected: "a character"))
    }
}

/// A tag as a handler sees it; valid during the call only.
@safe struct XMLElement: ~Escapable, ~Copyable {
    private let name: UnsafePointer<CChar>
    private let attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?

    @_lifetime(borrow name)
    fileprivate init(
        _ name: UnsafePointer<CChar>, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?
    ) {
        // Namespaces are told apart by nobody who writes these formats; the part after the colon decides.
        unsafe self.name = unsafe strchr(name, 58).map { unsafe UnsafePointer($0) + 1 } ?? name
        unsafe self.attributes = unsafe attributes
    }

    /// The name without a prefix, for messages.
    var localName: String { unsafe String(cString: name) }

    /// Whether the name, without a prefix, is `other`.
    @inline(__always)
    func isNamed(_ other: StaticString) -> Bool {
        unsafe strcmp(name, UnsafeRawPointer(other.utf8Start).assumingMemoryBound(to: CChar.self)) == 0
    }

    /// The UTF-8 of the attribute `key`, or `nil` where there is none.
    @inline(__always) @_lifetime(copy self)
    func value(_ key: StaticString) -> RawSpan? {
        guard let found = unsafe find(key) else { return nil }
        let span = unsafe RawSpan(_unsafeStart: UnsafeRawPointer(found), byteCount: strlen(found))
        return unsafe _overrideLifetime(span, copying: self)
    }

    /// The attribute `key` as text, or `nil` where there is none.
    func string(_ key: StaticString) -> String? {
        guard let found = unsafe find(key) else { return nil }
        return unsafe String(cString: found)
    }

    @inline(__always)
    private func find(_ key: StaticString) -> UnsafePointer<CChar>? {
        guard let attributes = unsafe attributes else { return nil }
        let wanted = unsafe UnsafeRawPointer(key.utf8Start).assumingMemoryBound(to: CChar.self)
        var index = 0
        while let candidate = unsafe attributes[index] {
            if unsafe strcmp(candidate, wanted) == 0 { return unsafe attributes[index + 1] }
            index += 2
        }
        return nil
    }
}
