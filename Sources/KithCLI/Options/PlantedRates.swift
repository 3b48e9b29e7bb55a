import ArgumentParser
import Kith

/// Answer rates for members, people who know a member, and strangers, with commas between.
struct PlantedRates: ExpressibleByArgument, Equatable {
    let rates: Town.AnswerRates

    init(_ rates: Town.AnswerRates) {
        self.rates = rates
    }

    init?(argument: String) {
        let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
        guard numbers.count == 3, let member = numbers[0], let connected = numbers[1], let stranger = numbers[2] else {
            return nil
        }
        rates = Town.AnswerRates(member: member, connected: connected, stranger: stranger)
    }

    var defaultValueDescription: String { "\(rates.member),\(rates.connected),\(rates.stranger)" }
}
