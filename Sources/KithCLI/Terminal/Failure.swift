import ArgumentParser
import Foundation
import Kith

/// How a run of `kith` ended, as its exit code.
enum ExitStatus: Int32, Error {
    case done = 0
    /// It ran, and there is nothing to show.
    case noResult = 1
    /// An iteration stopped before its tolerance; what was printed is marked.
    case notConverged = 2
    case usage = 64
    case badData = 65
    case noInput = 66
    case internalError = 70
    case inputOutput = 74
}

/// Turns what a command threw into words on standard error and an exit status.
enum Failure {
    /// Says on standard error what went wrong (on standard output where help or the version was asked for).
    static func report(_ error: any Error) -> ExitStatus {
        if let status = error as? ExitStatus { return status }
        if let error = error as? KithGraphError { return report(error) }
        if let error = error as? LinearAlgebraError { return report(error) }
        if let error = error as? EvaluationError { return report(error) }
        if let error = error as? SuggestionError { return report(error) }
        if let error = error as? CommunityError { return report(error) }
        if case .file(let path, let code)? = error as? MemoryError {
            return report(KithGraphError.unwritable(path: path, code: code))
        }
        let code = KithCommand.exitCode(for: error)
        if code == .success { return print(KithCommand.fullMessage(for: error)) }
        guard code == .validationFailure else {
            Words.say("internal error: \(error)")
            return .internalError
        }
        Words.write(KithCommand.fullMessage(for: error) + "\n")
        return .usage
    }

    private static func report(_ error: KithGraphError) -> ExitStatus {
        if case .unwritable("-", let code) = error {
            // Whoever was reading has seen enough.
            if code == EPIPE { return .done }
            return report(KithGraphError.unwritable(path: "standard output", code: code))
        }
        Words.say(error.description)
        return status(of: error)
    }

    private static func report(_ error: EvaluationError) -> ExitStatus {
        switch error {
        case .data(let error): return report(error)
        case .timesAreKnown:
            Words.say("\(error), or say --i-know")
            return .usage
        case .noTimes:
            Words.say(error.description)
            return .usage
        case .nobodyToJudge:
            Words.say(error.description)
            return .noResult
        }
    }

    private static func report(_ error: SuggestionError) -> ExitStatus {
        Words.say(error.description)
        if case .nothingToLearn = error { return .noResult }
        return .badData
    }

    private static func report(_ error: LinearAlgebraError) -> ExitStatus {
        if case .memoryBudget(let needed, let budget) = error { return tooLittle(needed, budget) }
        Words.say(error.description)
        return .badData
    }

    private static func report(_ error: CommunityError) -> ExitStatus {
        if case .memoryBudget(let needed, let budget) = error { return tooLittle(needed, budget) }
        Words.say(error.description)
        return .badData
    }

    private static func tooLittle(_ needed: Int, _ budget: Int) -> ExitStatus {
        Words.say("this needs \(Figure.bytes(needed)) of memory; \(Figure.bytes(budget)) are allowed")
        return .badData
    }

    /// The exit status that belongs to `error`.
    static func status(of error: KithGraphError) -> ExitStatus {
        switch error {
        case .badData, .badSnapshot, .tooLarge: return .badData
        case .unknownPerson: return .noInput
        case .unreadable(_, let code): return code == EIO ? .inputOutput : .noInput
        case .unwritable: return .inputOutput
        }
    }

    private static func print(_ text: String) -> ExitStatus {
        do {
            let output = try OutputFile("-")
            // Some help ends with empty lines of its own.
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            let last = lines.lastIndex { !$0.isEmpty } ?? -1
            for line in lines[...last] { try output.write(line + "\n") }
            try output.commit()
            return .done
        } catch {
            return report(error)
        }
    }
}

/// Words for people, on standard error.
enum Words {
    /// One line, marked as Kith's; control characters in it are made visible.
    static func say(_ text: String) {
        write("kith: " + DisplayText.safe(text) + "\n")
    }

    /// `text` as it is. A standard error that cannot be written is nothing to stop for.
    static func write(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
