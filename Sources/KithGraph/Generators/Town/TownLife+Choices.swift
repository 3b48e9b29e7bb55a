import KithLinearAlgebra

/// Whom people choose.
extension TownLife {
    private static let tries = 12

    /// Somebody whom `person` comes to follow, if they find anyone.
    mutating func chooseToFollow(_ person: Int, _ time: Int64) -> Int? {
        for _ in 0..<TownLife.tries {
            guard let other = candidateToFollow(person), !isFollowing(person, other), mayContact(person, other, time)
            else { continue }
            if appeals(other, to: person) { return other }
        }
        return nil
    }

    /// Somebody whom `person` addresses, and how, if they find anyone.
    mutating func chooseToAddress(_ person: Int, _ time: Int64) -> (Int, InteractionKind)? {
        for _ in 0..<TownLife.tries {
            guard let other = candidateToAddress(person), mayContact(person, other, time) else { continue }
            return (other, wayToAddress(person, other))
        }
        return nil
    }

    private mutating func candidateToFollow(_ person: Int) -> Int? {
        switch cast.people[person].role {
        case .celebrity: return somebodyFamous()
        case .ring:
            return generator.chance(0.15) ? cast.ring.flatMap { member($0) } : generator.index(cast.people.count)
        case .resident, .clique, .open: break
        }
        var share = generator.unit()
        if share < options.triadicShare { return friendOfFriend(person) ?? fellow(person) }
        share -= options.triadicShare
        if share < options.circleShare { return fellow(person) }
        share -= options.circleShare
        if share < options.celebrityShare { return somebodyFamous() }
        share -= options.celebrityShare
        if share < options.exploreShare { return somebodyElsewhere(person) }
        return generator.index(cast.people.count)
    }

    private mutating func candidateToAddress(_ person: Int) -> Int? {
        if cast.people[person].role == .celebrity { return somebodyFamous() }
        let share = generator.unit()
        if share < 0.64 { return closeFollowee(person) }
        if share < 0.8 { return fellow(person) }
        if share < 0.88 { return somebodyFamous() }
        if share < 0.96 { return somebodyElsewhere(person) }
        return friendOfFriend(person)
    }

    /// Who has not met somebody can only speak to them; one also likes and reposts those one follows or knows.
    private mutating func wayToAddress(_ person: Int, _ other: Int) -> InteractionKind {
        let draw = generator.unit()
        guard isFollowing(person, other) || haveMet(person, other) else { return draw < 0.7 ? .reply : .mention }
        if cast.people[other].role == .celebrity {
            return draw < 0.5 ? .like : draw < 0.8 ? .repost : draw < 0.9 ? .mention : .reply
        }
        return draw < 0.25 ? .reply : draw < 0.33 ? .mention : draw < 0.58 ? .repost : .like
    }

    /// Language and place sway the choice.
    private mutating func appeals(_ other: Int, to person: Int) -> Bool {
        let (one, two) = (cast.people[person], cast.people[other])
        if one.role == .ring || two.role == .celebrity { return true }
        return generator.chance((one.language == two.language ? 1 : 0.3) * (one.place == two.place ? 1 : 0.7))
    }

    private mutating func member(_ circle: Int) -> Int? {
        TownCast.choose(cast.fame[circle], &generator).map { cast.circles[circle].members[$0] }
    }

    private mutating func somebodyFamous() -> Int? {
        cast.celebrities.flatMap { member($0) }
    }

    /// Somebody of one of the person's circles, mostly of the first.
    private mutating func fellow(_ person: Int) -> Int? {
        let circles = cast.people[person].circles
        return member(generator.chance(0.6) ? circles[0] : circles[generator.index(circles.count)])
    }

    /// Somebody of another circle; who has begun to explore one often comes back to it.
    private mutating func somebodyElsewhere(_ person: Int) -> Int? {
        if let circle = explored[person], generator.chance(0.5) { return member(circle) }
        guard let circle = TownCast.choose(cast.attraction, &generator),
            !cast.people[person].circles.contains(circle)
        else { return nil }
        explored[person] = circle
        return member(circle)
    }

    /// Whom a close followee follows, more likely one of the same circle; seldom a star, who are seen everywhere anyway.
    private mutating func friendOfFriend(_ person: Int) -> Int? {
        guard let friend = closeFollowee(person), !followees[friend].isEmpty else { return nil }
        let other = followees[friend][generator.index(followees[friend].count)]
        if cast.people[other].role == .celebrity { return generator.chance(0.15) ? other : nil }
        return sharesCircle(person, other) || generator.chance(0.35) ? other : nil
    }

    private func sharesCircle(_ person: Int, _ other: Int) -> Bool {
        cast.people[person].circles.contains { cast.people[other].circles.contains($0) }
    }

    /// A followee, more likely one of the same circle or one who has answered.
    private mutating func closeFollowee(_ person: Int) -> Int? {
        guard !followees[person].isEmpty else { return nil }
        for _ in 0..<4 {
            let other = followees[person][generator.index(followees[person].count)]
            if generator.chance((sharesCircle(person, other) ? 0.6 : 0.15) + (areAcquainted(person, other) ? 0.4 : 0)) {
                return other
            }
        }
        return nil
    }
}
