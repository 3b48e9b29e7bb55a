import Foundation

extension Town {
    /// Writes the town as CSV files with headers into `folder`, which is made if need be; times are seconds since 1970.
    ///
    /// - `people.csv`: handle and attributes as ``network(threads:)`` gives them;
    /// - `follows.csv`: source, target, time;
    /// - `replies.csv`, `mentions.csv`, `reposts.csv`, `likes.csv`: source, target, time, one row an interaction;
    /// - `mutes.csv`, `blocks.csv`: source, target;
    /// - `circles.csv`: the truth: name, role, members and planted answer rates of each circle.
    ///
    /// Every file takes its place only once it is whole. Throws ``KithGraphError/unwritable(path:code:)``.
    public func write(to folder: String) throws(KithGraphError) {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            let code = ((error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError)?.code
            throw .unwritable(path: folder, code: code.map { Int32($0) } ?? ENOTDIR)
        }
        for (name, text) in files() {
            let output = try OutputFile(folder + "/" + name)
            try output.write(text)
            try output.commit()
        }
    }

    /// What ``write(to:)`` writes: names and contents, in the order of the names.
    public func files() -> [(name: String, text: String)] {
        var files = [
            ("people.csv", peopleTable()), ("circles.csv", circlesTable()),
            (
                "follows.csv",
                table("source,target,time", follows.map { [handle($0.from), handle($0.to), "\($0.time / 1000)"] })
            ),
            ("mutes.csv", table("source,target", mutes.map { [handle($0.from), handle($0.to)] })),
            ("blocks.csv", table("source,target", blocks.map { [handle($0.from), handle($0.to)] })),
        ]
        let layers: [(String, InteractionKind)] = [
            ("replies.csv", .reply), ("mentions.csv", .mention), ("reposts.csv", .repost), ("likes.csv", .like),
        ]
        for (name, kind) in layers {
            let rows = interactions.filter { $0.kind == kind }
            files.append(
                (name, table("source,target,time", rows.map { [handle($0.from), handle($0.to), "\($0.time / 1000)"] })))
        }
        return files.sorted { $0.0 < $1.0 }
    }

    private func handle(_ person: Int) -> String { people[person].handle }

    private func peopleTable() -> String {
        let names = people.first.map { attributes($0).map(\.name) } ?? []
        return table(
            (["handle"] + names).joined(separator: ","),
            people.map { person in [person.handle] + attributes(person).map(\.value) })
    }

    private func circlesTable() -> String {
        table(
            "circle,role,members,member_rate,connected_rate,stranger_rate,answer_hours,place,language",
            circles.map { circle in
                [
                    circle.name, circle.role.rawValue, "\(circle.members.count)", "\(circle.rates.member)",
                    "\(circle.rates.connected)", "\(circle.rates.stranger)", "\(circle.answerHours)", circle.place,
                    circle.language,
                ]
            })
    }

    /// No field needs quoting: names are letters and spaces, lists have `|`.
    private func table(_ header: String, _ rows: [[String]]) -> String {
        var text = header + "\n"
        for row in rows {
            text += row.joined(separator: ",")
            text += "\n"
        }
        return text
    }
}
