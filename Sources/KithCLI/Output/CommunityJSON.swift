import Kith

/// Groups as a JSON document, which `--previous` reads back.
enum CommunityJSON {
    static func document(_ result: CommunityResult) -> JSONValue {
        let report = result.report
        let options = report.options
        var members = ResultHead.members("communities", network: result.network, path: result.path)
        members.append(
            (
                "options",
                .object([
                    ("method", .text(options.method.rawValue)), ("symmetrize", .text(options.symmetrization.rawValue)),
                    ("weighted", .boolean(options.isWeighted)), ("quality", .text(options.quality.rawValue)),
                    ("resolution", .number(options.resolution)), ("seed", .integer(Int(clamping: options.seed))),
                ])
            ))
        members.append(("ties", .text(result.ties)))
        members.append(("converged", .boolean(report.isConverged)))
        members.append(("modularity", number(report.measures.modularity)))
        members.append(("coverage", number(report.measures.coverage)))
        members.append(("meanConductance", number(report.measures.meanConductance)))
        members.append(("chance", report.chance.map(chance) ?? .null))
        if let comparison = result.comparison { members.append(("truth", truth(comparison))) }
        if let tracking = result.tracking {
            members.append(("keptShare", number(tracking.keptShare)))
            members.append(("events", .array(tracking.events.map { .text(CommunityText.words($0)) })))
        }
        members.append(("groups", .array((0..<result.groupCount).map { group(result, $0) })))
        return .object(members)
    }

    private static func number(_ value: Double?) -> JSONValue { value.map { .number($0) } ?? .null }

    private static func chance(_ chance: NullCheck.Result) -> JSONValue {
        .object([
            ("exceeds", .boolean(chance.exceedsChance)), ("z", .number(chance.zScore)), ("mean", .number(chance.mean)),
            ("deviation", .number(chance.deviation)), ("rewirings", .integer(chance.nullModularities.count)),
        ])
    }

    private static func truth(_ comparison: CommunityComparison) -> JSONValue {
        if let own = comparison.agreement {
            return .object([
                ("people", .integer(own.people)), ("ami", .number(own.adjustedMutualInformation)),
                ("nmi", .number(own.normalizedMutualInformation)), ("ari", .number(own.adjustedRandIndex)),
                ("purity", .number(own.purity)),
            ])
        }
        guard let own = comparison.circles else { return .null }
        return .object([
            ("averageF1", .number(own.averageF1)), ("recoveryF1", .number(own.recoveryF1)),
            ("omega", .number(own.omegaIndex)), ("overlappingNMI", .number(own.overlappingMutualInformation)),
        ])
    }

    private static func group(_ result: CommunityResult, _ group: Int) -> JSONValue {
        let report = result.report
        let own = report.measures.groups[group]
        let name = report.names[group]
        let circles = report.circles.members
        let confidences = report.confidence?.confidences
        var members: [(key: String, value: JSONValue)] = [
            ("id", .text(result.id(group))), ("name", .text(name.text(result.network.people))),
            ("size", .integer(own.size)), ("ties", .integer(own.internalTies)), ("density", number(own.density)),
            ("conductance", number(own.conductance)), ("reciprocity", number(own.reciprocity)),
            ("triangleParticipation", .number(own.triangleParticipation)),
        ]
        if let confidence = report.confidence {
            members.append(("confidence", .number(confidence.groupConfidences[group])))
        }
        members.append(
            (
                "members",
                .array(
                    circles.range(group).map { place in
                        let person = circles.columns[place]
                        let handle = (key: "handle", value: JSONValue.text(result.network.people[person]))
                        guard let confidences else { return .object([handle]) }
                        let value = Double(confidences[Int(person)])
                        return .object([
                            handle, ("confidence", .number(value)),
                            ("betweenGroups", .boolean(value < LeidenEnsemble.Options().leastConfidence)),
                        ])
                    })
            ))
        return .object(members)
    }
}
