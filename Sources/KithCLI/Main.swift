import Kith

@main struct Main { static func main() { print(BLASLibrary.current) } }
