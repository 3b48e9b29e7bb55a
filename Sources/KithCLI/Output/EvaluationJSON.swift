import Kith

/// An evaluation as JSON, with everything that is known of it but the single people's scores.
enum EvaluationJSON {
    static func members(
        _ evaluation: Evaluation, seed: UInt64, perCircle: Int?
    ) -> [(key: String, value: JSONValue)] {
        let judgement = evaluation.judgement
        var communities: [(key: String, value: JSONValue)] = [("count", .integer(evaluation.communities.count))]
        switch evaluation.communities.origin {
        case .file(let path): communities.append(("from", .text(path)))
        case .leiden: communities.append(("from", .text("leiden")))
        }
        return [
            ("split", split(judgement.split)),
            (
                "options",
                .object([
                    ("mode", .text(judgement.mode.rawValue)), ("count", .integer(judgement.count)),
                    ("seed", EvaluationJSON.seed(seed)), ("perCircle", perCircle.map { .integer($0) } ?? .null),
                ])
            ),
            ("judged", .integer(judgement.people.count)), ("communities", .object(communities)),
            ("methods", .array(evaluation.methods.map { method($0) })),
            ("differences", .array(evaluation.differences.map { difference($0) })),
        ]
    }

    /// A seed as the number it is; as text where JSON's readers may not hold it.
    private static func seed(_ seed: UInt64) -> JSONValue {
        seed < 1 << 53 ? .integer(Int(seed)) : .text(String(seed))
    }

    private static func split(_ split: NetworkSplit) -> JSONValue {
        var members: [(key: String, value: JSONValue)]
        switch split.way {
        case .given: members = [("way", .text("given"))]
        case .time(let cut):
            members = [
                ("way", .text("time")), ("cut", .text(TimeSpan.text(cut))), ("cutMilliseconds", .integer(Int(cut))),
            ]
        case .random(let share, let seed):
            members = [
                ("way", .text("random")), ("share", .number(share)),
                ("seed", EvaluationJSON.seed(seed)),
            ]
        }
        return .object(
            members + [
                ("people", .integer(split.train.personCount)), ("train", .integer(split.train.followCount)),
                ("hidden", .integer(split.testCount)),
                ("notes", .array(split.notes.map { .text($0) })),
            ])
    }

    private static func estimate(_ estimate: Estimate) -> JSONValue {
        .object([
            ("mean", .number(estimate.mean)), ("low", .number(estimate.interval.lowerBound)),
            ("high", .number(estimate.interval.upperBound)),
        ])
    }

    private static func method(_ method: Evaluation.MethodResult) -> JSONValue {
        let facts = method.facts
        let problems = method.problems
        return .object(
            [("name", .text(method.name))] + Metric.allCases.map { ($0.key, estimate(method[$0])) } + [
                (
                    "lists",
                    .object([
                        ("suggestions", .integer(facts.suggestions)), ("coverage", .number(facts.coverage)),
                        ("novelty", .number(facts.novelty)), ("medianFollowers", .number(facts.medianFollowers)),
                        ("outside", .number(facts.outside)), ("exposureGini", .number(facts.exposureGini)),
                        ("followers", .number(facts.followers)),
                    ])
                ),
                (
                    "notCounted",
                    .object([
                        ("self", .integer(problems.itself)), ("followed", .integer(problems.followed)),
                        ("repeated", .integer(problems.repeated)), ("unknown", .integer(problems.unknown)),
                        ("follower", .integer(problems.follower)), ("invalid", .integer(problems.invalid)),
                        ("replaced", .integer(problems.replaced)), ("beyond", .integer(problems.beyond)),
                        ("unjudged", .integer(problems.unjudged)),
                    ])
                ),
                (
                    "buckets",
                    .array(
                        method.buckets.map { bucket in
                            .object([
                                ("following", .text(bucket.bucket.title)), ("people", .integer(bucket.people)),
                                ("ndcg", estimate(bucket.ndcg)),
                            ])
                        })
                ),
            ])
    }

    private static func difference(_ difference: Evaluation.Difference) -> JSONValue {
        .object([
            ("name", .text(difference.name)), ("against", .text(difference.against)),
            ("ndcg", estimate(difference.ndcg)), ("p", .number(difference.pValue)),
        ])
    }
}
