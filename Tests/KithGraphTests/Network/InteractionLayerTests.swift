import Testing

@testable import KithGraph

@Suite struct InteractionLayerTests {
    @Test func kindsAreNamesInAnyCase() {
        #expect(InteractionKind("Reply") == .reply && InteractionKind("boost").name == "boost")
        #expect([InteractionKind.reply, .like, .mention].sorted() == [.like, .mention, .reply])
    }

    @Test func domainBlocksIgnoreCase() {
        #expect(DomainBlock(person: 1, domain: "Example.Social") == DomainBlock(person: 1, domain: "example.social"))
        #expect(DomainBlock(person: 0, domain: "z") < DomainBlock(person: 1, domain: "a"))
    }
}
