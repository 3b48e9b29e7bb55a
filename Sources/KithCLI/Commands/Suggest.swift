import ArgumentParser

struct Suggest: ParsableCommand {}
