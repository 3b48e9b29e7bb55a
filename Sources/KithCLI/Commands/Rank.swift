import ArgumentParser

struct Rank: ParsableCommand {}
