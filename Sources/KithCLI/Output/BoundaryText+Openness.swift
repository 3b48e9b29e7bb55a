import Kith

extension BoundaryText {
    /// The verdict and the numbers that it comes from.
    static func openness(_ result: BoundaryResult, _ group: Int, _ facts: inout FactList) {
        switch result.report.evidence {
        case .timed(let all, let gates): timed(result, all[group], gates[group], &facts)
        case .still(let all): still(all[group], &facts)
        case .none: facts.add("verdict", "unknown: an undirected network does not say who came to whom")
        }
    }

    private static func words(_ verdict: OpennessVerdict, isEvidenceEnough: Bool) -> String {
        switch verdict {
        case .open: "open: strangers are answered"
        case .clique: "clique: members answer those who know another member sooner than strangers"
        case .unresponsive: "unresponsive: members answer few, whoever knocks"
        case .unknown: isEvidenceEnough ? "unknown: what there is does not decide" : "unknown: not enough evidence"
        }
    }

    private static func share(_ share: ShareEstimate?) -> String {
        share.map { "\(Figure.share($0.value)) (\(interval($0.interval)))" } ?? "-"
    }

    private static func words(_ ratio: LogOddsRatio?) -> String {
        guard let ratio else { return "undefined: no member was come to by both kinds with both outcomes" }
        let (low, high) = (ratio.interval.lowerBound, ratio.interval.upperBound)
        // Where all that was seen speaks for one side there is no telling how far.
        let range =
            if low.isFinite, high.isFinite {
                "\(Figure.decimal(ratio.value, 2)) (\(Figure.decimal(low, 2)) to \(Figure.decimal(high, 2)))"
            } else {
                low.isFinite ? "\(Figure.decimal(low, 2)) or more" : "\(Figure.decimal(high, 2)) or less"
            }
        return "\(range), "
            + "over \(Figure.counted(ratio.strata, "member", "members")); above 0 their own are favoured"
    }

    private static func timed(
        _ result: BoundaryResult, _ own: Openness, _ gates: Gatekeepers, _ facts: inout FactList
    ) {
        let days = Figure.rough(result.report.options.openness.decisiveDays)
        facts.add("verdict", words(own.verdict, isEvidenceEnough: own.isEvidenceEnough))
        facts.add(
            "knocks",
            "\(Figure.count(own.strangerKnocks)) by strangers, \(Figure.count(own.connectedKnocks)) by people who know "
                + "a member, from \(TimeSpan.text(result.start ?? 0)) on")
        guard own.isEvidenceEnough else {
            facts.add(
                "openness",
                "not enough evidence: fewer than \(result.report.options.openness.leastKnocks) strangers' knocks")
            return
        }
        let horizons = own.openness.map { "\(share($0.share)) within \(Figure.rough($0.days)) days" }
        facts.add("openness", horizons.joined(separator: ", "))
        if let median = own.medianAnswerDays {
            facts.add("wait", "half of the answers within \(days) days come in \(Figure.rough(median)) days")
        }
        if let shrunk = own.shrunk { facts.add("shrunk", "\(share(shrunk)) towards what all groups are like") }
        facts.add("who knows a member", "\(share(own.connected)) answered within \(days) days")
        facts.add("cliquishness", words(own.cliquishness))
        if let equity = own.equity {
            let points = Figure.decimal(equity.value * 100, 0)
            facts.add(
                "equity gap",
                "\(points) points (\(interval(equity.interval).dropLast())): \(Figure.share(equity.many.value)) with "
                    + "\(Figure.count(equity.manyAtLeast)) followers and more, \(Figure.share(equity.few.value)) with "
                    + "\(Figure.count(equity.fewAtMost)) and fewer")
        }
        if let admission = own.admission, let needed = own.membersToAdmit {
            facts.add(
                "admission",
                "\(share(admission)) of \(Figure.counted(own.newcomers, "newcomer", "newcomers")): \(needed) members follow "
                    + "them within \(days) days")
        }
        if let gini = gates.gini, let first = gates.admissionShare(ofTop: 1), let three = gates.admissionShare(ofTop: 3)
        {
            facts.add(
                "gatekeepers",
                "Gini \(Figure.decimal(gini, 2)); \(Figure.share(first)) of admissions through one member, "
                    + "\(Figure.share(three)) through three")
        }
    }

    private static func still(_ own: StaticOpenness, _ facts: inout FactList) {
        facts.add("verdict", words(own.verdict, isEvidenceEnough: own.isEvidenceEnough) + " (static)")
        facts.add(
            "returned",
            "\(share(own.boundaryReciprocity)) of \(Figure.counted(own.boundaryFollows, "follow", "follows")) from outside; "
                + "who began is not known")
        guard own.isEvidenceEnough else {
            return facts.add("openness", "not enough evidence: too few follows by strangers")
        }
        facts.add(
            "openness",
            "\(share(own.strangers)) of strangers' follows are returned, \(share(own.connected)) of those who have "
                + "another tie to the group")
        facts.add("cliquishness", words(own.cliquishness))
    }
}
