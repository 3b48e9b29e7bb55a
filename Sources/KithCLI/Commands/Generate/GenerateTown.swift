import ArgumentParser

struct GenerateTown: ParsableCommand {}
