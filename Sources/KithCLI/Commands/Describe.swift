import ArgumentParser

struct Describe: ParsableCommand {}
