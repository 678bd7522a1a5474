extension Experiment {
  /// Runs the experiment as the command line says.
  public static func main() {
    preconditionFailure("not written yet")
  }
}
