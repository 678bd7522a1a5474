@main
struct ReLUVersusTanh { static func main() { print("hello") } }
