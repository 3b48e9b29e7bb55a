import Kith

/// Boundaries as a JSON document.
enum BoundaryJSON {
    static func document(_ result: BoundaryResult) -> JSONValue {
        var members = ResultHead.members("boundary", network: result.network, path: result.path)
        let openness = result.report.options.openness
        let evidence =
            switch result.report.evidence {
            case .timed: "timed"
            case .still: "static"
            case .none: "none"
            }
        members += [
            ("ties", .text(result.ties)), ("evidence", .text(evidence)),
            ("since", evidence == "timed" ? result.start.map { .text(TimeSpan.text($0)) } ?? .null : .null),
            ("days", .number(openness.decisiveDays)), ("leastKnocks", .integer(openness.leastKnocks)),
            ("groups", .array(result.groups.shown.map { group(result, $0) })),
        ]
        return .object(members)
    }

    private static func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }

    private static func group(_ result: BoundaryResult, _ group: Int) -> JSONValue {
        let own = result.report.boundaries[group]
        let people = result.network.people
        func handles(_ list: [PersonIndex]) -> JSONValue { .array(list.map { .text(people[$0]) }) }
        func standings(_ list: [GroupBoundary.Standing]) -> JSONValue {
            .array(list.map { .object([("handle", .text(people[$0.person])), ("ties", .integer($0.ties))]) })
        }
        func crossing(_ crossing: GroupBoundary.Crossing) -> JSONValue {
            .object([("follows", .integer(crossing.follows)), ("conductance", number(crossing.conductance))])
        }
        var members: [(key: String, value: JSONValue)] = [
            ("id", .text(result.groups.ids[group])), ("name", .text(result.name(group))), ("size", .integer(own.size)),
            ("verdict", .text(result.report.verdicts[group].rawValue)),
        ]
        switch result.report.evidence {
        case .timed(let all, let gates): members.append(("openness", timed(all[group], gates[group], people)))
        case .still(let all): members.append(("openness", still(all[group])))
        case .none: members.append(("openness", .null))
        }
        members += [
            ("ties", .integer(own.internalTies)), ("density", number(own.density)),
            ("follows", .integer(own.internalFollows)), ("reciprocity", number(own.reciprocity)),
            ("outward", crossing(own.outward)), ("inward", crossing(own.inward)),
            ("boundaryMembers", .integer(own.boundaryMembers)), ("outermost", standings(own.outermost)),
            ("coreNumber", .integer(own.coreNumber)), ("core", handles(own.core)),
            ("periphery", .integer(own.peripheryCount)), ("truss", .integer(own.trussNumber)),
            (
                "articulation",
                .array(
                    own.articulation.map {
                        .object([("handle", .text(people[$0.person])), ("cutOff", .integer($0.ties))])
                    })
            ),
            ("brokers", handles(own.brokers)),
            (
                "links",
                .array(
                    own.links.map { link in
                        .object([
                            ("group", .text(result.groups.ids[link.group])), ("followsOut", .integer(link.followsOut)),
                            ("followsIn", .integer(link.followsIn)), ("members", .integer(link.memberCount)),
                            ("bridging", standings(link.bridging)),
                        ])
                    })
            ), ("linkedGroups", .integer(own.linkCount)),
        ]
        return .object(members)
    }

    private static func share(_ share: ShareEstimate?) -> JSONValue {
        guard let share else { return .null }
        return .object([
            ("value", .number(share.value)), ("low", .number(share.interval.lowerBound)),
            ("high", .number(share.interval.upperBound)), ("count", .integer(share.count)),
        ])
    }

    private static func ratio(_ ratio: LogOddsRatio?) -> JSONValue {
        guard let ratio else { return .null }
        return .object([
            ("value", .number(ratio.value)), ("low", .number(ratio.interval.lowerBound)),
            ("high", .number(ratio.interval.upperBound)), ("members", .integer(ratio.strata)),
            ("count", .integer(ratio.count)),
        ])
    }

    private static func timed(_ own: Openness, _ gates: Gatekeepers, _ people: HandleTable) -> JSONValue {
        .object([
            ("strangerKnocks", .integer(own.strangerKnocks)), ("connectedKnocks", .integer(own.connectedKnocks)),
            ("enoughEvidence", .boolean(own.isEvidenceEnough)),
            (
                "openness",
                .array(own.openness.map { .object([("days", .number($0.days)), ("share", share($0.share))]) })
            ), ("strangers", share(own.decisive)), ("connected", share(own.connected)), ("shrunk", share(own.shrunk)),
            ("anyMember", share(own.anyMember)), ("medianWaitDays", number(own.medianWaitDays)),
            ("medianAnswerDays", number(own.medianAnswerDays)), ("cliquishness", ratio(own.cliquishness)),
            (
                "equityGap",
                own.equity.map { equity in
                    .object([
                        ("value", .number(equity.value)), ("low", .number(equity.interval.lowerBound)),
                        ("high", .number(equity.interval.upperBound)), ("few", share(equity.few)),
                        ("many", share(equity.many)),
                    ])
                } ?? .null
            ), ("newcomers", .integer(own.newcomers)), ("admission", share(own.admission)),
            ("membersToAdmit", own.membersToAdmit.map { .integer($0) } ?? .null),
            (
                "gatekeepers",
                .object([
                    ("gini", number(gates.gini)), ("topOne", number(gates.admissionShare(ofTop: 1))),
                    ("topThree", number(gates.admissionShare(ofTop: 3))),
                    (
                        "members",
                        .array(
                            gates.members.filter { $0.firstAnswers > 0 }.map { member in
                                .object([
                                    ("handle", .text(people[member.person])),
                                    ("firstAnswers", .integer(member.firstAnswers)),
                                    ("admissions", .integer(member.admissions)),
                                    ("answeredWithout", number(member.answeredWithout)),
                                ])
                            })
                    ),
                ])
            ),
        ])
    }

    private static func still(_ own: StaticOpenness) -> JSONValue {
        .object([
            ("boundaryFollows", .integer(own.boundaryFollows)), ("returned", share(own.boundaryReciprocity)),
            ("enoughEvidence", .boolean(own.isEvidenceEnough)), ("strangers", share(own.strangers)),
            ("connected", share(own.connected)), ("cliquishness", ratio(own.cliquishness)),
        ])
    }
}
